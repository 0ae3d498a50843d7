"""The lab: a person's own Python over the vault, cell by cell, in a runner that can neither write nor reach anything.

A cell is a job like a tool's run (`facts.LAB`), so stopping, reports, proposals and undo are those of every job.
"""
