# Production: the same site; faults stop the build.
from pelicanconf import *  # noqa: F403
