"""Makes templates cheap: texts are looked up, macros called as the functions that they are.

A page asks for some fifty words and calls as many macros, and Jinja's way to call anything from
a template costs more than all else on the page. What templates compile to here says the same;
what is written, and all whose meaning is not known when a template is compiled, stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from keyword import iskeyword
from typing import Any, Final, TypeGuard, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined] # of escape()

from catalog.wording import Wording

mark: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)
"""Makes markup of an escaped text, without Markup's own questions about what it is given."""
insert: Final[Callable[[str, Mapping[str, object]], str]] = str.__mod__
"""Inserts shown values into a text; Markup's own "%" would look at each of them again."""
escaped: Final[Callable[[str], str]] = _escape_inner
"""Escapes a plain string and leaves it one; ``escape`` makes markup of it at once."""
_TEXTS = frozenset({"_", "gettext", "ngettext", "pgettext"})
"""What needs nothing of the template that calls it."""
_IMPORTS = "DirectMacro, calling, escaped, insert, mark, say, saying"


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


def say(value: object) -> str:
    """Return what a page shows of a value: markup as it is, all else escaped."""
    kind = type(value)
    if kind is Markup:
        return cast("str", value)
    if kind is str:
        return escaped(cast("str", value))
    return str(value) if kind is int else escape(value)


def fill(text: Markup, values: Mapping[str, object]) -> Markup:
    """Fill named values into a text; they are escaped."""
    return mark(insert(text, {name: say(value) for name, value in values.items()}))


class DirectMacro(Macro):
    """A macro whose function a template may call: it takes its arguments in order, or fewer."""

    def __init__(self, *about: Any) -> None:  # noqa: ANN401 (as Jinja gives them)
        super().__init__(*about)
        self.said: Callable[..., str] = self._func
        self.said.__defaults__ = (missing,) * len(self.arguments)

    def marked(self, *arguments: object) -> Markup:
        """Return what the macro says as a value that needs no escaping."""
        return mark(self.said(*arguments))


def said_by(macro: Callable[..., str]) -> Callable[..., str]:
    """Return what says the same as a macro, directly where its arguments allow it."""
    return macro.said if isinstance(macro, DirectMacro) else macro


def calling(context: Context, callee: Any, **names: object) -> Callable[..., Any]:  # noqa: ANN401
    """Return what calls as Jinja does, for a name that turns out to be no macro of ours."""
    return partial(context.call, callee, **names)


def saying(context: Context, callee: Any, **names: object) -> Callable[..., str]:  # noqa: ANN401
    """Return the same for a place where the result is shown."""
    return lambda *arguments: say(context.call(callee, *arguments, **names))


class WordyCodeGenerator(CodeGenerator):
    """Compiles ``_("…")`` to a look-up whose result needs no escaping, and macros to functions.

    Jinja offers this class for changing the code that a template compiles to. Wherever such
    templates are rendered, ``_`` must be :class:`SafeTexts` or find marked texts as they do.
    """

    def visit_Template(  # noqa: N802 (named by Jinja)
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """Write the module of a template."""
        self._macros = set(_names_of_macros(node))
        self._shown: nodes.Expr | None = None
        self.writeline(f"from theme.words import {_IMPORTS}")
        super().visit_Template(node, frame)

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write a look-up for a plain text, a call of a function where that is enough."""
        shown = node is self._shown
        if _is_plain_text(node):
            self._write_text(node, frame)
        elif not self._escapes(frame) or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif _is_text(node):
            self.write("(" if shown else "mark(")
            self._write_filled(node, frame)
            self.write(")")
        elif _asks_translator(node):
            self.visit(node.node, frame)
            self._write_arguments(node, frame)
        elif self._is_macro(node):
            self._write_macro(node, frame, shown=shown)
        else:
            super().visit_Call(node, frame)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write a look-up of an attribute; where there is none, Jinja looks for an item."""
        if self.environment.is_async or type(self.environment).getattr is not Environment.getattr:
            super().visit_Getattr(node, frame)
            return
        self.write("(found if (found := getattr(owner := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing")
        self.write(f" else environment.getattr(owner, {node.attr!r}))")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Collect what a block says, and hand it over at once: each piece costs a step otherwise."""
        whole_block = frame.block is not None and frame.parent is None and frame.buffer is None
        if whole_block:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole_block:
            self.writeline(f"yield concat({frame.buffer})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what makes a macro of a function."""
        further = macro_ref.accesses_caller or macro_ref.accesses_kwargs
        if not (further or macro_ref.accesses_varargs or self.environment.is_async):
            self.write("Direct")  # which makes it a DirectMacro
        super().macro_def(macro_ref, frame)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if self._says_itself(node, frame):
            self._shown = node
        elif self._escapes(frame):
            self.write("(said if type(said := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if self._says_itself(node, frame):
            self._shown = None
        elif self._escapes(frame):
            # Markup is left as it is: ``escape`` would make two copies of it.
            self.write(") is Markup else escaped(said) if type(said) is str else say(said))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _escapes(self, frame: Frame) -> bool:
        """Tell whether all that is shown is escaped, and nothing else is done to it."""
        environment = self.environment
        changed = environment.is_async or environment.sandboxed or environment.finalize
        return frame.eval_ctx.autoescape is True and not (frame.eval_ctx.volatile or changed)

    def _says_itself(self, node: nodes.Expr, frame: Frame) -> bool:
        """Tell whether an expression is compiled to one that needs no escaping."""
        if not isinstance(node, nodes.Call):
            return False
        return self._escapes(frame) and (_is_text(node) or self._is_macro(node))

    def _is_macro(self, node: nodes.Call) -> bool:
        """Tell whether a call is probably one of a macro, with arguments in order alone."""
        return (
            isinstance(node.node, nodes.Name)
            and node.node.name in self._macros
            and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        )

    def _write_text(self, node: nodes.Call, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f"[{cast('nodes.Const', node.args[0]).value!r}]")

    def _write_filled(self, node: nodes.Call, frame: Frame) -> None:
        finalize = self._make_finalize()
        self.write("insert(")
        self._write_text(node, frame)
        self.write(", {")
        for value in node.kwargs:
            self.write(f"{value.key!r}: ")
            self._output_child_pre(value.value, frame, finalize)
            self.visit(value.value, frame)
            self._output_child_post(value.value, frame, finalize)
            self.write(", ")
        self.write("})")

    def _write_macro(self, node: nodes.Call, frame: Frame, *, shown: bool) -> None:
        """The name may turn out to be anything, so what is called is chosen when that is known."""
        ours, other = ("said", "saying") if shown else ("marked", "calling")
        names = ", _loop_vars=_loop_vars" if frame.loop_frame else ""
        names += ", _block_vars=_block_vars" if frame.block_frame else ""
        self.write(f"(called.{ours} if type(called := ")
        self.visit(node.node, frame)
        self.write(") is DirectMacro and context.eval_ctx.autoescape")
        self.write(f" else {other}(context, called{names}))")
        self._write_arguments(node, frame)

    def _write_arguments(self, node: nodes.Call, frame: Frame) -> None:
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


def _names_of_macros(template: nodes.Template) -> Iterable[str]:
    """Name what a template imports from others, and the macros of its own."""
    for imports in template.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in imports.names)
    yield from (macro.name for macro in template.find_all(nodes.Macro))


def _asks_translator(node: nodes.Call) -> bool:
    """Tell whether a call is one for a text or one of ``t``: they need nothing of the template."""
    callee = node.node
    if node.dyn_args or node.dyn_kwargs or any(iskeyword(one.key) for one in node.kwargs):
        return False
    if isinstance(callee, nodes.Name):
        return callee.name in _TEXTS
    if not isinstance(callee, nodes.Getattr):
        return False
    of_t = isinstance(callee.node, nodes.Name) and callee.node.name == "t"
    return of_t or callee.attr in _TEXTS


def _is_text(node: Any) -> TypeGuard[nodes.Call]:  # noqa: ANN401 (any node)
    """Tell whether a call is one for a text, perhaps with named values."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and len(node.args) == 1
        and isinstance(node.args[0], nodes.Const)
        and not (node.dyn_args or node.dyn_kwargs)
    )


def _is_plain_text(node: Any) -> TypeGuard[nodes.Call]:  # noqa: ANN401
    return _is_text(node) and not node.kwargs
