"""One run after another: resets, executes, grades, and says how it went."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from contextlib import ExitStack, nullcontext, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from classroom_runner import figures, magics, submission, training
from classroom_runner.display import Display
from classroom_runner.errors import Origin, Report, describe
from classroom_runner.host import Buffer, Host, Settings
from classroom_runner.libraries import Libraries
from classroom_runner.messages import Messages, wasabi_collected
from classroom_runner.output import Output, Stream
from classroom_runner.packages import Packages, imported_modules, mentioned_names
from classroom_runner.program import Program, fresh_main, remember
from classroom_runner.reset import Baseline
from classroom_runner.workspace import Workspace

COMBINED = "<submission>"

Outcome = dict[str, Any]


class Session:
    """What the worker talks to. Arguments and results are text, JSON where they have parts."""

    def __init__(self, host: Host, settings: Settings):
        self._host = host
        self._settings = settings
        self._output = Output(host, settings)
        self._display = Display(host, self._output, settings)
        self._packages = Packages(host, settings.aliases)
        self._streams = {
            name: Stream(fd, lambda text, name=name: self._output.write(name, text),
                         self._output.offer)
            for fd, name in ((1, "stdout"), (2, "stderr"))
        }  # fmt: skip
        sys.meta_path.append(self._packages)
        os.environ["MPLBACKEND"] = figures.BACKEND
        figures.connect(self._display)
        os.environ["KERASETTE_CALLBACK"] = training.CALLBACK
        training.connect(training.Channel(host, self._output))
        self._libraries = Libraries()
        self._baseline = Baseline(settings.root, self._refuse_input)
        self._workspaces: dict[str, Workspace] = {}
        # The notebook to which the last run belonged.
        self._current: Workspace | None = None

    def needs(self, code: str, test: str) -> str:
        """Return `{"modules": […], "names": […]}` of a run: what it imports, what it mentions."""
        code = self._python(code)
        root = Path(self._settings.root)
        imported = imported_modules(code, root) | imported_modules(test, root)
        modules = {name.partition(".")[0] for name in imported}
        if self.uses_wasabi(test):
            modules.add("wasabi")
        if test and self._settings.black_solution:
            modules.add("black")
        names = mentioned_names(code) | mentioned_names(test)
        return json.dumps({"modules": sorted(modules), "names": sorted(names)})

    def install(self, package: str, wheel: Buffer) -> None:
        """Unpack a wheel that was fetched ahead."""
        self._packages.install(package, wheel.to_bytes())

    def prepare(self, code: str) -> None:
        """Import the packages that code imports, so that a run need not."""
        self._packages.prepare(self._python(code), Path(self._settings.root))

    def run(self, code: str, filename: str, test: str, test_filename: str, notebook: str) -> str:
        """Run the student's code and then the test, where there is one; return the outcome.

        A cell of a notebook finds the names of those before it; other code starts afresh.
        """
        code = code.replace("\r\n", "\n")
        workspace = self._workspaces.setdefault(notebook, Workspace()) if notebook else None
        self._start(workspace)
        # As they are before the code can change them.
        self.prepare(code)
        self._libraries.remember()
        run = _Run(self, code, filename, test.replace("\r\n", "\n"), test_filename, workspace)
        try:
            outcome = run.graded() if test else run.cell() if workspace else run.plain()
        finally:
            # First, since what follows needs libraries too.
            self._libraries.restore()
            if self._host.is_writing():
                _flush_files()
            self._output.finish()
        return json.dumps(outcome)

    def forget(self, notebook: str) -> None:
        """Let go of the names of a notebook."""
        if self._workspaces.pop(notebook, None) is self._current:
            self._current = None
        gc.collect()

    def has_names(self) -> bool:
        """Whether a notebook would lose its names with the interpreter."""
        return bool(self._workspaces)

    def uses_wasabi(self, test: str) -> bool:
        """Whether a test, or the template around it, says anything through wasabi."""
        text = test and test + (self._settings.test_template or "")
        return "__msg__" in text or "wasabi" in text

    def _python(self, code: str) -> str:
        """Return code without the commands of Jupyter."""
        try:
            return magics.translate(code, "", self._settings).source
        except SyntaxError:
            return code

    def _start(self, workspace: Workspace | None) -> None:
        goes_on = workspace is not None and workspace is self._current
        self._host.begin_files(goes_on)
        # What objects of the previous run print as they are deleted belongs to no run.
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            if goes_on:
                figures.close_all()
            else:
                self._baseline.restore()
        self._current = workspace
        self._output.start()
        self._display.start()
        sys.stdout = sys.__stdout__ = self._streams["stdout"]  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = self._streams["stderr"]  # type: ignore[misc]
        sys.stdin = io.StringIO("")

    def _refuse_input(self, prompt: str) -> str:
        raise RuntimeError(self._settings.text("no_input"))


class _Run:
    """One run of a session."""

    def __init__(
        self,
        session: Session,
        code: str,
        filename: str,
        test: str,
        test_filename: str,
        workspace: Workspace | None,
    ):
        self._session = session
        self._settings = session._settings
        self._code = code
        self._filename = filename
        self._test = test
        self._test_filename = test_filename
        self._parts: list[submission.Part] = []
        self._messages = Messages()
        self._workspace = workspace
        if workspace:
            workspace.enter(code, filename)
        self._namespace = workspace.namespace if workspace else fresh_main(filename)

    def plain(self) -> Outcome:
        """Run the code."""
        return self._execute() or {"state": "done"}

    def cell(self) -> Outcome:
        """Run the code as Jupyter runs a cell."""
        try:
            found = magics.translate(self._code, self._filename, self._settings)
        except SyntaxError as error:
            return self._error(error)
        for note in found.notes:
            print(note)
        self._code = found.source
        self._namespace[magics.TIMED] = magics.timed
        with magics.timed() if found.timed else nullcontext():
            return self.plain()

    def graded(self) -> Outcome:
        """Run the code and the test."""
        with ExitStack() as stack:
            if self._session.uses_wasabi(self._test):
                self._namespace["__msg__"] = stack.enter_context(wasabi_collected(self._messages))
            if self._settings.test_template:
                outcome = self._combined(self._settings.test_template)
            else:
                outcome = self._execute() or self._tested()
        if outcome:
            return outcome
        state = "failed" if self._messages.failed else "passed"
        return {"state": state, "messages": self._messages.settled()}

    def _execute(self) -> Outcome | None:
        """Run the code with its figures; return the outcome where it is an error."""
        try:
            program = Program(self._code, self._filename)
            program.execute(self._namespace, self._show)
            figures.show_all()
        except SystemExit as error:
            if error.code not in (None, 0):
                return self._error(error)
        except BaseException as error:
            return self._error(error)
        return None

    def _show(self, value: Any) -> None:
        self._session._display.value(value)
        if self._workspace and value is not None:
            self._namespace["_"] = value

    def _tested(self) -> Outcome | None:
        """Run the test in the namespace of the code; return the outcome where it fails."""
        self._namespace["__solution__"] = self._solution()
        stdout, stderr = sys.stdout, sys.stderr
        collector = Stream(1, self._messages.printed, lambda: None)
        sys.stdout = sys.stderr = collector  # type: ignore[assignment]
        try:
            test = submission.with_call(self._test)
            remember(test, self._test_filename)
            exec(compile(test, self._test_filename, "exec", dont_inherit=True), self._namespace)
        except SystemExit as error:
            if error.code not in (None, 0) and not self._messages.failed:
                return self._failure(error)
        except BaseException as error:
            return self._failure(error)
        finally:
            sys.stdout, sys.stderr = stdout, stderr
        return None

    def _combined(self, template: str) -> Outcome | None:
        """Run code and test as the one program that the template makes of them."""
        try:
            Program(self._code, self._filename)
        except BaseException as error:
            return self._error(error)
        text, self._parts = submission.combine(template, self._code, self._test)
        self._namespace["__solution__"] = self._solution()
        try:
            Program(text, COMBINED).execute(self._namespace, lambda value: None)
            figures.show_all()
        except SystemExit as error:
            if error.code not in (None, 0) and not self._messages.failed:
                return self._failure(error)
        except BaseException as error:
            report = self._describe(error)
            if report.frames and report.frames[0][0] == self._filename:
                return self._error(error)
            return self._failure(error)
        return None

    def _solution(self) -> str:
        if self._settings.black_solution:
            return submission.formatted(self._code)
        return self._code

    def _error(self, error: BaseException) -> Outcome:
        report = self._describe(error)
        return {
            "state": "error",
            "message": report.message,
            "traceback": report.traceback,
            **_line(report.line(self._filename)),
        }

    def _failure(self, error: BaseException) -> Outcome:
        report = self._describe(error)
        line = report.line(self._filename)
        self._messages.add("fail", self._failure_text(error, report, line))
        return {"state": "failed", "messages": self._messages.settled(), **_line(line)}

    def _failure_text(self, error: BaseException, report: Report, line: int | None) -> str:
        text = self._settings.text
        test_line = report.line(self._test_filename) or 0
        if isinstance(error, AssertionError):
            if said := str(error).strip():
                return said
            if condition := submission.condition(self._test, test_line):
                return text("test_condition", condition=condition)
            return text("test_assertion", file=self._test_filename, line=test_line)
        if line is not None:
            return text("test_error_line", error=report.message, line=line)
        if isinstance(error, NameError) and error.name and error.name not in self._namespace:
            return text("test_name", name=error.name)
        return text("test_error", error=report.message, file=self._test_filename, line=test_line)

    def _describe(self, error: BaseException) -> Report:
        if isinstance(error, OSError) and (problem := self._session._host.file_problem()):
            error.add_note(problem)
        return describe(error, self._locate, self._settings)

    def _locate(self, filename: str, line: int) -> Origin | None:
        if filename in (self._filename, self._test_filename):
            return Origin(filename)
        if self._workspace and self._workspace.has_cell(filename):
            return Origin(filename)
        if filename == COMBINED:
            for part in self._parts:
                if part.first <= line <= part.last:
                    own = self._filename if part.name == "solution" else self._test_filename
                    return Origin(own, part.first - 1)
            return None
        root = self._settings.root + os.sep
        return Origin(filename.removeprefix(root)) if filename.startswith(root) else None


def _flush_files() -> None:
    """Write out what files that were never closed hold back, as the end of a program does."""
    kinds = {io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom}
    for file in [thing for thing in gc.get_objects() if type(thing) in kinds]:
        with suppress(ValueError, OSError):
            file.flush()


def _line(line: int | None) -> dict[str, int]:
    return {} if line is None else {"line": line}


def create(host: Host, settings: str) -> Session:
    """Start the session of a worker; `settings` is `Settings` in JSON."""
    return Session(host, Settings.from_json(settings))
