"""The recipe of the bundled models: from the data folder to the model folder. Not part of the wheel."""
