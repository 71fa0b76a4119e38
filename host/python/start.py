# SPDX-License-Identifier: Apache-2.0
# Runs before the code that the user named, in the same interpreter: puts the package's runtime folder into this
# process's own import path, then runs the code as the interpreter itself would. Nothing of it stays in __main__.
# Arguments: the kind, the runtime folder or "", a text or "" (the console's banner; what is said of words that the
# core addon does not know), then the code's own.


def _ayon_start():
    import os
    import sys

    kind, runtime, text = sys.argv[1:4]
    del sys.argv[:4]
    names = sys.modules["__main__"].__dict__
    del names["_ayon_start"]
    safe = getattr(sys.flags, "safe_path", False)
    if kind == "core" and not safe:
        del sys.path[0]
        safe = True
    if runtime:
        sys.path.insert(0 if safe else 1, runtime)

    def console():
        if text:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()
        hook = getattr(sys, "__interactivehook__", None)
        if hook and sys.stdin and sys.stdin.isatty():
            hook()

    def script(path):
        is_folder = os.path.isdir(path)
        file = os.path.abspath(os.path.join(path, "__main__.py") if is_folder else path)
        if not safe:
            sys.path[0] = os.path.dirname(file) if is_folder else os.path.dirname(os.path.realpath(path))
        from importlib.machinery import SourceFileLoader
        names.update(__file__=file, __cached__=None, __package__="" if is_folder else None,
                     __loader__=SourceFileLoader("__main__", file))
        if file.lower().endswith(".pyc"):
            import pkgutil
            with open(file, "rb") as stream:
                code = pkgutil.read_code(stream)
            if code is None:
                sys.exit("%s was compiled by another Python than %s" % (file, sys.version.split()[0]))
        else:
            with open(file, "rb") as stream:
                code = compile(stream.read(), file, "exec")
        exec(code, names)

    def end(code, sentence):
        sys.stderr.write("ayon: %s\n" % sentence)
        sys.exit(code)

    def core():
        words = sys.argv[:]
        sys.argv.insert(0, os.environ["AYON_EXECUTABLE"])
        try:
            import ayon_core.cli as cli
        except ModuleNotFoundError as error:
            if error.name in ("ayon_core", "ayon_core.cli"):
                end(7, "the Python core addon of the bundle has no command line that could run '%s'; use a newer one"
                    % " ".join(words[:2]))
            end(7, "the Python core addon needs the module '%s' to run '%s', and neither the dependency package nor %s "
                "has it; add it to the dependency package, or set AYON_PYTHON to an interpreter with it"
                % (error.name, " ".join(words[:2]), sys.executable))

        # A core addon without such a table says itself what it does not know.
        group = getattr(cli, "main_cli", None)
        commands = getattr(group, "commands", None)
        if commands is not None and words[0] not in commands:
            end(2, "%s; the Python core addon has the commands %s" % (text, ", ".join(sorted(commands))))
        addons = (commands or {}).get("addon")
        resolve = getattr(addons, "resolve_command", None)
        if resolve:
            # Asked when the addons have added their commands, which they do only then.
            def resolve_known(context, args):
                if args and args[0] not in addons.commands:
                    end(2, text)
                return resolve(context, args)

            addons.resolve_command = resolve_known
        cli.main()

    if sys.flags.interactive:
        console()
    if kind == "script":
        script(sys.argv[0])
    elif kind == "module":
        import runpy
        if not safe:
            sys.path[0] = os.getcwd()
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    elif kind == "code":
        program, sys.argv[0] = sys.argv[0], "-c"
        exec(compile(program, "<string>", "exec"), names)
    elif kind == "core":
        core()
    else:
        sys.argv[:1] = [""]


_ayon_start()
