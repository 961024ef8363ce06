"""`python -m services.notifications`: the service as a process, or one of its operations."""

from services.notifications.app import SERVICE
from shared.runtime.entry import main

if __name__ == "__main__":
    raise SystemExit(main(SERVICE))
