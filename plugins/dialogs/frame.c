/* SPDX-License-Identifier: Apache-2.0 */
#include "addon.h"

void frame_update(struct ayon_gui_dialog *dialog, const struct ayon_gui_json *fields)
{
	const char *title = ayon_gui_json_text(fields, "title");
	const char *variant = ayon_gui_json_text(fields, "variant");
	const char *message = ayon_gui_json_text(fields, "message");

	if (title)
		ayon_gui_dialog_set_heading(dialog, title);
	if (variant)
		ayon_gui_dialog_set_variant(dialog, ayon_gui_variant_of(variant));
	if (message)
		ayon_gui_dialog_set_subtitle(dialog, message);
}

void frame_shown(struct ayon_gui_pipe *pipe)
{
	ayon_gui_pipe_event(pipe, "shown", NULL);
}
