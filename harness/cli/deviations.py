"""What a run that is compared with expectations says at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.expectations import elsewhere
from reports.expectations_deviations import compare
from reports.expectations_matching import Matching, subjects

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from reports.expectations import Expectations
    from reports.records import Run


def print_deviations(run: Run, file: Path, expectations: Expectations, console: Console) -> bool:
    """Print every deviation of a run from what is expected; tell whether there are any.

    Args:
        run: what was found.
        file: where the expectations come from.
        expectations: what it says.
        console: where to print.
    """
    left_out = elsewhere(run.header, {cell.id for cell in run.cells})
    deviations = compare(run, expectations, file, left_out)
    for each in deviations:
        console.print(f"{each.kind}: {each.sentence}", markup=False, soft_wrap=True)
    if deviations:
        many = f"{len(deviations)} deviations" if len(deviations) > 1 else "1 deviation"
        console.print(f"{many} from {file}", markup=False, soft_wrap=True, style="bold red")
        return True
    matching = Matching(expectations.entries, subjects(run), left_out)
    expected = sum(matching.entry(cell.id) is not None for cell in run.cells)
    said = f"As expected by {file}: {expected} cells by its entries, {len(run.cells) - expected} fine."
    console.print(said, markup=False, soft_wrap=True)
    return False
