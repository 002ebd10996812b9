"""One file per way of reaching people: the browser, Telegram; `port.py` says what each can do."""
