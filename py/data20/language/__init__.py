"""Tokens, sentences, stems, stop words; Russian and English, others degrade."""
