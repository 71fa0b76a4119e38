/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoints/endpoints.h: the handlers behind routes.c, one file per group. All run inside the
 * studio's lock; the user is known unless the route is open.
 */
#ifndef AYON_STUDIO_ENDPOINTS_H
#define AYON_STUDIO_ENDPOINTS_H

#include "message.h"

#define HANDLER(name) void name(struct request *request, struct reply *reply)

/* info.c */
HANDLER(info_get);
HANDLER(docs_get);
HANDLER(openapi_get);
HANDLER(attributes_get);
/* login.c */
HANDLER(login_post);
HANDLER(logout_post);
HANDLER(session_post);
/* people.c */
HANDLER(me_get);
HANDLER(person_get);
HANDLER(person_put);
HANDLER(secrets_get);
/* bundles.c, bundle_edit.c */
HANDLER(bundles_get);
HANDLER(bundle_post);
HANDLER(bundle_patch);
HANDLER(bundle_delete);
HANDLER(bundle_check);
/* addons.c */
HANDLER(addons_get);
HANDLER(addon_delete);
HANDLER(addon_version_delete);
HANDLER(addon_private_get);
HANDLER(addon_public_get);
/* addon_install.c */
HANDLER(install_post);
HANDLER(install_get);
/* system.c */
HANDLER(restart_post);
HANDLER(restart_required_get);
HANDLER(sites_get);
/* desktop.c, desktop_edit.c */
HANDLER(installers_get);
HANDLER(installer_get);
HANDLER(installer_post);
HANDLER(installer_put);
HANDLER(installer_patch);
HANDLER(installer_delete);
HANDLER(packages_get);
HANDLER(package_get);
HANDLER(package_post);
HANDLER(package_put);
HANDLER(package_patch);
HANDLER(package_delete);
/* all_settings.c */
HANDLER(settings_get);
/* addon_settings.c */
HANDLER(addon_settings_get);
HANDLER(addon_settings_post);
HANDLER(addon_project_settings_get);
HANDLER(addon_project_settings_post);
HANDLER(addon_site_settings_get);
HANDLER(addon_site_settings_put);
/* projects.c, roots.c */
HANDLER(projects_get);
HANDLER(project_get);
HANDLER(anatomy_get);
HANDLER(roots_get);
HANDLER(roots_put);
HANDLER(site_roots_get);
/* folders.c */
HANDLER(hierarchy_get);
HANDLER(folders_get);
HANDLER(folder_get);
HANDLER(task_get);
/* events.c */
HANDLER(event_post);
HANDLER(event_get);
HANDLER(event_patch);
/* actions.c */
HANDLER(actions_list);
HANDLER(actions_execute);
HANDLER(actions_take);
HANDLER(actions_abort);
HANDLER(actions_manage);
/* control.c */
HANDLER(faults_post);
HANDLER(faults_delete);
HANDLER(log_get);
HANDLER(log_delete);

#endif
