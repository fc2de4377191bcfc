"""The parts of statement extraction: from quotation marks and speech cues to drafts of statements."""
