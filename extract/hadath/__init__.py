"""hadath: strikes, casualties and statements from Arabic news text."""
