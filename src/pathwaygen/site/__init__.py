"""The website as a plain tree: Markdown, drawings and downloads, which MkDocs and its kin turn into pages.

How it hangs together, from the bottom:

- ``publication.py``: specs → ``Entry`` values, read and checked once, and the ``Publication`` of them all.
- One module a kind of page. Each has one pure function that yields ``Output`` values (a path below the tree's
  ``docs`` folder, and bytes); its words are a template in ``templates/site/``:

  - of one spec: ``pages(entry, near)`` with an ``Entry`` and its ``Near``: all that other specs may put on
    its pages, so that a change elsewhere that does not reach it leaves its pages alone;
  - across specs: ``pages(publication)``.

- ``tree.py``: the explicit lists of the kinds, and the whole tree. It decides what is made anew.
- ``plugin.py``: the same for MkDocs, from its own configuration.

To add a kind of page: write the module, and name its function in ``OF_PATHWAY``, ``OF_SUPPLEMENT`` or
``ACROSS`` in ``tree.py``. Addresses between pages come from ``places.py``: nothing else knows them.
"""
