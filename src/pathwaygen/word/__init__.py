"""The Word round trip: a spec out as a Word file that a group can review and fill in, and back as a patch.

Shared ground: ``anchor`` (names of fields), ``field`` (kinds, hashes), ``prose`` (Markdown as Word's
paragraphs, and back), ``map`` (what travels in the file), ``package`` (a stranger's file, opened).
"""
