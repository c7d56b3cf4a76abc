"""Synthetic runners through 26 weeks of training under three ways of setting the dose.

    python -m benchmarks.simulation [--runners 3000] [--seed 1] [--write docs/simulation.md]

`people`    who they are, and the invented tissue that they train;
`adaptive`  the product: whole plans, logged answers, decisions, flare-ups, next blocks;
`others`    the published ladder by the calendar, and load by feel;
`course`    26 weeks of one runner in one of these arms, and what is measured;
`report`    the table with its intervals.

docs/simulation.md describes the model, says what it cannot show, and holds the last figures.
"""
