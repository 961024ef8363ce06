"""What notifications reach people by, as the rig has it: a mail server, a gateway of text messages, partners' endpoints."""
