# SPDX-License-Identifier: Apache-2.0
"""The command line, entered at main() with the whole command line of the launcher in sys.argv."""
import json
import os
import runpy
import sys
import traceback

import click

from . import environments, execute, server
from .addon import AddonsManager


@click.group(invoke_without_command=True)
@click.option("--use-staging", is_flag=True, expose_value=False)
@click.option("--use-dev", is_flag=True, expose_value=False)
@click.option("--debug", is_flag=True, expose_value=False)
@click.option("--verbose", expose_value=False)
@click.option("--ayon-login", is_flag=True, expose_value=False)
@click.option("--project", expose_value=False)
@click.pass_context
def main_cli(context):
    if context.invoked_subcommand is None:
        context.invoke(tray)


@main_cli.command()
@click.option("--force", is_flag=True)
def tray(force=False):
    print("tray", force)


@main_cli.group()
def addon():
    """Commands of addons."""


@main_cli.command()
@click.argument("path")
@click.option("-t", "--targets", multiple=True)
def publish(path, targets):
    print("publish", path, list(targets))


@main_cli.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def publish_report_viewer(context):
    print("report viewer", context.args)


@main_cli.command()
@click.argument("output_path")
@click.option("--project")
@click.option("--folder")
@click.option("--strict", is_flag=True)
def contextselection(output_path, project, folder, strict):
    with open(output_path, "w", encoding="utf-8") as file:
        json.dump({"project": project, "folder_path": folder, "strict": strict}, file)


@main_cli.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("script")
def run(script):
    sys.argv = sys.argv[sys.argv.index(script):]
    runpy.run_path(script, run_name="__main__")


@main_cli.command()
def version():
    print(os.environ["AYON_VERSION"])


@main_cli.command()
@click.option("--project", required=True)
def create_project_structure(project):
    print(f"structure of {project}")


@main_cli.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def again(context):
    """Starts the launcher again, as addons do."""
    sys.exit(execute.run_launcher(*context.args))


def set_environments():
    values = {addon["name"]: addon["settings"] for addon in server.settings()}
    general = json.loads(values.get("core", {}).get("environments") or "{}")
    os.environ.update(environments.resolve(environments.for_platform(general), os.environ))


def drop_project(words):
    """--project NAME is the launcher's where the command has no such option."""
    command = main_cli
    for word in words:
        commands = getattr(command, "commands", None)
        if commands and word in commands:
            command = commands[word]
    if "--project" in words and not any(parameter.name == "project" for parameter in command.params):
        at = words.index("--project")
        del words[at:at + 2]
    return words


def main():
    print(">>> loading environments ...")
    set_environments()
    manager = AddonsManager()
    os.environ.update(environments.resolve(environments.merge_addons(manager.addons), os.environ))
    for loaded in manager.addons:
        try:
            loaded.cli(addon)
        except Exception:
            traceback.print_exc()
    sys.argv[1:] = drop_project(sys.argv[1:])
    try:
        main_cli(prog_name="ayon", obj={"addons_manager": manager}, args=sys.argv[1:])
    except Exception:
        print("!!! AYON crashed:")
        traceback.print_exc()
        sys.exit(1)
