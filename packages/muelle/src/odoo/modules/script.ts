/**
 * Python that lists the modules of the addons path, run where Odoo runs: what an image holds is asked of the image. Manifests are
 * parsed as literals, never executed. First argument: languages of the database, with commas; further ones: the modules to hash.
 * The order of the path, the two versions' form and the defaults are Odoo's own
 * (19.0 `odoo/modules/module.py`: initialize_sys_path, adapt_version, _load_manifest).
 * What a hash covers is what an update can see: no pictures, no tests, no translations of languages that nobody uses.
 */
export const manifestsScript = String.raw`
import ast, configparser, hashlib, importlib.metadata, importlib.util, json, os, re, shutil, sys

series = "19.0"


def addons_path():
    conf = configparser.RawConfigParser()
    conf.read(os.environ.get("ODOO_RC", "/etc/odoo/odoo.conf"))
    options = dict(conf["options"]) if conf.has_section("options") else {}
    spec = importlib.util.find_spec("odoo")
    roots = list(spec.submodule_search_locations) if spec and spec.submodule_search_locations else []
    written = os.environ.get("ODOO_ADDONS_PATH") or options.get("addons_path") or ""
    data = os.environ.get("ODOO_DATA_DIR") or options.get("data_dir") or "/var/lib/odoo"
    paths = [os.path.join(root, "addons") for root in roots]
    paths += [os.path.join(data, "addons", series)]
    paths += [os.path.expanduser(path.strip()) for path in written.split(",") if path.strip()]
    paths += [os.path.join(os.path.dirname(root), "addons") for root in roots]
    return [path for path in dict.fromkeys(paths) if os.path.isdir(path)]


def version_of(version):
    parts = version.split(".")
    if len(parts) <= 3 and not version.startswith(series):
        return series + "." + version
    return version


def manifest_of(place):
    for name in ("__manifest__.py", "__openerp__.py"):
        try:
            with open(os.path.join(place, name), encoding="utf-8") as file:
                return ast.literal_eval(file.read())
        except OSError:
            continue
    return None


def lacks_python(need):
    name, specifier = re.match(r"[\w.-]*", need).group(), None
    try:
        from packaging.requirements import Requirement
        requirement = Requirement(need)
        if requirement.marker and not requirement.marker.evaluate():
            return False
        name, specifier = requirement.name, requirement.specifier
    except Exception:
        pass
    try:
        version = importlib.metadata.version(name)
        return bool(specifier) and not specifier.contains(version)
    except importlib.metadata.PackageNotFoundError:
        pass
    try:
        return importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True


def missing_of(manifest):
    needs = manifest.get("external_dependencies")
    if not isinstance(needs, dict):
        return []
    missing = [str(need) for need in needs.get("python") or [] if lacks_python(str(need))]
    return missing + [str(need) for need in needs.get("bin") or [] if shutil.which(str(need)) is None]


def hash_of(place, languages):
    digest = hashlib.sha1()
    for folder, folders, files in os.walk(place):
        top = folder == place
        folders[:] = sorted(each for each in folders if each != "__pycache__" and not (top and each in ("static", "tests")))
        below = os.path.relpath(folder, place)
        for name in sorted(files):
            stem, kind = os.path.splitext(name)
            if kind in (".pyc", ".pot") or (kind == ".po" and not ({stem, stem.split("_")[0]} & languages)):
                continue
            path = name if below == "." else below + "/" + name
            digest.update(path.encode() + b"\0")
            with open(os.path.join(folder, name), "rb") as file:
                for part in iter(lambda: file.read(1 << 20), b""):
                    digest.update(part)
            digest.update(b"\0")
    return digest.hexdigest()


codes = [code for code in sys.argv[1].split(",") if code]
languages = set(codes) | {code.split("_")[0] for code in codes}
if any(code.startswith("es_") and code != "es_ES" for code in codes):
    languages.add("es_419")
hashed = set(sys.argv[2:])
seen = set()
for path in addons_path():
    for name in sorted(os.listdir(path)):
        place = os.path.join(path, name)
        if name in seen or not re.fullmatch(r"\w+", name) or not os.path.isdir(place):
            continue
        try:
            manifest = manifest_of(place)
            problem = None
        except Exception as error:
            manifest, problem = {}, "%s: %s" % (type(error).__name__, error)
        if manifest is None:
            continue
        if not isinstance(manifest, dict):
            manifest, problem = {}, "the manifest is not a dictionary"
        seen.add(name)
        depends = manifest.get("depends") or ([] if name == "base" else ["base"])
        auto = manifest.get("auto_install", False)
        version = version_of(str(manifest.get("version") or "1.0"))
        print(json.dumps({
            "name": name,
            "path": path,
            "title": str(manifest.get("name") or name),
            "version": version,
            "depends": [str(each) for each in depends],
            "autoInstall": sorted(str(each) for each in auto) if isinstance(auto, (list, tuple, set)) else bool(auto),
            "installable": bool(manifest.get("installable", True)) and version.startswith(series + "."),
            "application": bool(manifest.get("application", False)),
            "license": str(manifest.get("license") or "LGPL-3"),
            "missing": missing_of(manifest),
            "countries": [str(each) for each in manifest.get("countries") or []],
            "problem": problem,
            "hash": hash_of(place, languages) if name in hashed else None,
        }))
`
