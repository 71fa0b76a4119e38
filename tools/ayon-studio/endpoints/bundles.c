/* SPDX-License-Identifier: Apache-2.0 */
#include "endpoints.h"

#include "bundles.h"
#include "studio.h"

void bundles_get(struct request *request, struct reply *reply)
{
	bool archived = request_flag(request, "archived", false);
	CLEANUP(json)
	struct json *all = store_list(request->studio->store, "bundle", STORE_NEWEST_FIRST);
	struct json *shown = json_new_array();
	struct json *dev = json_new_array();
	struct json *production = NULL;
	struct json *staging = NULL;
	for (size_t i = 0; i < json_count(all); i++) {
		struct json *bundle = json_item(all, i);
		if (json_get_bool(bundle, "isArchived", false) && !archived)
			continue;
		struct json *name = json_get(bundle, "name");
		if (json_get_bool(bundle, "isProduction", false) && !production)
			production = json_copy(name);
		if (json_get_bool(bundle, "isStaging", false) && !staging)
			staging = json_copy(name);
		if (json_get_bool(bundle, "isDev", false))
			json_add(dev, json_copy(name));
		json_add(shown, json_copy(bundle));
	}
	struct json *root = json_new_object();
	json_set(root, "bundles", shown);
	json_set(root, "productionBundle", production);
	json_set(root, "stagingBundle", staging);
	json_set(root, "devBundles", dev);
	reply_json(reply, 200, root);
}
