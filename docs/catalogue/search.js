// Shows the events that have every word of the search, as they are typed; the address keeps them.
"use strict";
(() => {
  const form = document.querySelector(".search");
  const box = form.querySelector("input");
  const told = form.querySelector("output");
  const none = document.querySelector(".none");
  const events = [...document.querySelectorAll(".events > li")];

  function show() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const event of events) {
      event.hidden = !words.every((word) => event.dataset.words.includes(word));
      shown += event.hidden ? 0 : 1;
    }
    told.textContent = words.length ? `${shown} of ${events.length}` : "";
    none.hidden = shown > 0;
    const address = new URL(location);
    address.hash = words.length ? `q=${encodeURIComponent(box.value)}` : "";
    history.replaceState(null, "", address);
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", show);
  if (location.hash.startsWith("#q=")) {
    box.value = decodeURIComponent(location.hash.slice(3));
    show();
  }
})();
