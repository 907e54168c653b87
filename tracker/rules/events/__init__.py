"""What happened, for programs and officers that want to hear of it."""
