"""`python -m cli` is `fangfei` in a checkout."""

from cli import main

main()
