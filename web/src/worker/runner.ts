/** The Python side's sources (`web/python`), by module name. */

import init from "../../python/classroom_runner/__init__.py";
import backend from "../../python/classroom_runner/backend.py";
import callback from "../../python/classroom_runner/callback.py";
import display from "../../python/classroom_runner/display.py";
import errors from "../../python/classroom_runner/errors.py";
import figures from "../../python/classroom_runner/figures.py";
import formats from "../../python/classroom_runner/formats.py";
import host from "../../python/classroom_runner/host.py";
import ipython from "../../python/classroom_runner/ipython.py";
import libraries from "../../python/classroom_runner/libraries.py";
import loop from "../../python/classroom_runner/loop.py";
import magics from "../../python/classroom_runner/magics.py";
import messages from "../../python/classroom_runner/messages.py";
import output from "../../python/classroom_runner/output.py";
import packages from "../../python/classroom_runner/packages.py";
import program from "../../python/classroom_runner/program.py";
import reset from "../../python/classroom_runner/reset.py";
import session from "../../python/classroom_runner/session.py";
import submission from "../../python/classroom_runner/submission.py";
import training from "../../python/classroom_runner/training.py";
import workspace from "../../python/classroom_runner/workspace.py";

export const PACKAGE = "classroom_runner";

export const MODULES: Record<string, string> = {
  __init__: init,
  backend,
  callback,
  display,
  errors,
  figures,
  formats,
  host,
  ipython,
  libraries,
  loop,
  magics,
  messages,
  output,
  packages,
  program,
  reset,
  session,
  submission,
  training,
  workspace,
};
