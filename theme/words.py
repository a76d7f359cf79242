"""Makes words in templates cheap: a text without values is looked up, not called for.

A page asks for some fifty words, and Jinja's way to call a function from a template costs more
than all else on the page. ``{{ _("Rent") }}`` compiles to a look-up of a text that was escaped
once; what is written, and everything else that may be called, stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeGuard, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from catalog.wording import Wording


class SafeTexts(dict[str, Markup]):
    """Texts by message id, escaped when first asked for; called with values it fills them in."""

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self._wording = wording

    def __missing__(self, message: str) -> Markup:
        found = self[message] = escape(self._wording.gettext(message))
        return found

    def __call__(self, message: str, **values: object) -> Markup:
        """Return a text with its named values filled in."""
        return fill(self[message], values) if values else self[message]


def fill(text: Markup, values: dict[str, object]) -> Markup:
    """Fill named values into a text; they are escaped."""
    # Markup's own "%" would look at each value again.
    filled = str(text) % {name: str(escape(value)) for name, value in values.items()}
    return Markup(filled)  # noqa: S704 (text and values are escaped)


class WordyCodeGenerator(CodeGenerator):
    """Compiles ``_("…")`` to a look-up whose result needs no escaping.

    Jinja offers this class for changing the code that a template compiles to; ``_`` must be
    :class:`SafeTexts` wherever such templates are rendered.
    """

    def visit_Call(  # noqa: N802 (named by Jinja)
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write a look-up for a plain text, a call for all else."""
        if _is_plain_text(node):
            self.visit(node.node, frame)
            self.write(f"[{cast('nodes.Const', node.args[0]).value!r}]")
        elif _asks_translator(node):
            self.visit(node.node, frame)
            self.write("(")
            for argument in node.args:
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Collect what a block says, and hand it over at once: each piece costs a step otherwise."""
        whole_block = frame.block is not None and frame.parent is None and frame.buffer is None
        if whole_block:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole_block:
            self.writeline(f"yield concat({frame.buffer})")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _is_plain_text(node):
            self.write("(")
        elif frame.eval_ctx.autoescape is True:
            self.write("(said if type(said := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _is_plain_text(node):
            self.write(")")
        elif frame.eval_ctx.autoescape is True:
            self.write(") is Markup else escape(said))")
        else:
            super()._output_child_post(node, frame, finalize)


def _asks_translator(node: nodes.Call) -> bool:
    """Tell whether a call is one of ``t``, whose methods need nothing of the template."""
    callee = node.node
    return (
        isinstance(callee, nodes.Getattr)
        and isinstance(callee.node, nodes.Name)
        and callee.node.name == "t"
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def _is_plain_text(node: Any) -> TypeGuard[nodes.Call]:  # noqa: ANN401 (any node)
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )
