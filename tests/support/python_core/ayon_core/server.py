# SPDX-License-Identifier: Apache-2.0
"""What is asked of the server, with the launcher's own variables."""
import json
import os
import urllib.parse
import urllib.request


def get(path, **query):
    query = {name: value for name, value in query.items() if value}
    url = f"{os.environ['AYON_SERVER_URL']}/api/{path}?{urllib.parse.urlencode(query)}"
    request = urllib.request.Request(url, headers={
        "X-Api-Key": os.environ["AYON_API_KEY"], "x-ayon-version": os.environ["AYON_VERSION"],
        "x-ayon-site-id": os.environ.get("AYON_SITE_ID", "")})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def settings(summary=False):
    """The addons of the bundle that applies, with their settings unless only a summary is wanted."""
    studio, project = os.environ["AYON_STUDIO_BUNDLE_NAME"], os.environ["AYON_BUNDLE_NAME"]
    return get("settings", bundle_name=studio, project_bundle_name=project if project != studio else None,
               variant=os.environ["AYON_DEFAULT_SETTINGS_VARIANT"], summary="true" if summary else None)["addons"]
