"""Tokens with which other programs ask a shared knowledge base."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.output import Format, FormatOption, show
from cli.session import Session, say
from kb.sharing.roles import Role

app = typer.Typer(help="Tokens for programs that ask over the network.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Whose it is: a person or a program.")]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="token")
    app.command()(new)
    app.command("list")(list_tokens)
    app.command()(revoke)


def new(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.reader,
) -> None:
    """Make a token and print it, once: only a hash of it is kept.

    Example: kb token new dashboard --role reader > dashboard.token
    """
    from kb.sharing import tokens

    session: Session = context.obj
    print(tokens.new(session.settings(), name, role))
    say(f"{name} reads with it: Authorization: Bearer …; it is shown this once, `kb token revoke {name}` ends it")


def list_tokens(context: typer.Context, form: FormatOption = Format.table) -> None:
    """List who has a token.

    Example: kb token list
    """
    from kb.sharing import tokens

    session: Session = context.obj
    rows = [[token.name, token.role, token.made_at] for token in tokens.kept(session.settings())]
    show(["name", "role", "made_at"], rows, form)


def revoke(context: typer.Context, name: NameArgument) -> None:
    """Refuse a token from now on.

    Example: kb token revoke dashboard
    """
    from kb.sharing import tokens

    session: Session = context.obj
    tokens.revoke(session.settings(), name)
    say(f"{name}'s token is refused from now on")
