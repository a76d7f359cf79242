"""``python -m sitegen build`` writes the site; ``serve`` is the builder that the desk talks to.

Python compiles this file anew each time, and keeps only what it imports.
"""

from sitegen.command import leave, main

if __name__ == "__main__":
    leave(main())
