"""``verify``: checks a plan, from anywhere, without the solver."""

from __future__ import annotations

import click

from optimizer.cli.bilingual import Command, argument
from optimizer.cli.opening import json_option, open_plan, plan_options, redact_option
from optimizer.cli.terminal import Exit, Terminal
from optimizer.texts import Text


@click.command(
    "verify",
    cls=Command,
    words=Text(
        "Check a plan, from anywhere, by the plain checks alone: no solver takes part. Every rule is checked, every "
        "figure that the plan states is computed again. Changed settings and added ledgers with which "
        "the plan was made are named, for they hold in the check as well. Ends with exit code 6 if anything is wrong.",
        "用独立的检查程序逐条核对方案（不经求解器，方案来源不限）：检查每一条规则，重新计算方案所写的每一个数字。"
        "方案编制时改动的设置、另加的台账，核对时同样有效，一并列出。"
        "有任何不符，退出码为 6。",
    ),
)
@argument("plan", metavar="PLAN", words=Text("A plan.json.", "plan.json 方案文件。"))
@plan_options
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal, plan: str, scenario: str | None, changed_scenario: bool, redact: bool, as_json: bool
) -> Exit:
    """Check a plan and show what is wrong with it."""
    from optimizer.cli import reporting
    from optimizer.cli.basis import basis_content, show_basis
    from optimizer.measures.verification import verify
    from optimizer.recusal.waived import waivers_used

    opened = open_plan(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact)
    verification = verify(opened.scenario, opened.plan)
    waived = waivers_used(opened.scenario, opened.plan)
    if as_json:
        terminal.show_json(
            {
                **reporting.verification_content(terminal, verification),
                "waived": reporting.waivers_content(terminal, waived),
                "unused_waivers": reporting.unused_waivers_content(opened.scenario, waived),
                "estimated_years": list(opened.scenario.estimated_years),
                **basis_content(opened.scenario, opened.plan),
            }
        )
    else:
        shown = opened.plan if verification.is_sound else opened.plan.unproven()
        reporting.show_plan(terminal, opened.scenario, shown)
        show_basis(terminal, opened.scenario, opened.plan)
        reporting.show_verification(terminal, opened.scenario, verification)
        reporting.show_waivers(terminal, opened.scenario, waived)
        reporting.show_tiers(terminal, opened.scenario, shown, verification)
    return Exit.DONE if verification.is_sound else Exit.UNSOUND
