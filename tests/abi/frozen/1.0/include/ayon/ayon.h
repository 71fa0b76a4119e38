/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ayon/ayon.h: the whole stable contract. What is in ayon/draft/ carries no promise and is not included.
 */
#ifndef AYON_H
#define AYON_H

#include <ayon/abi.h>
#include <ayon/addon.h>
#include <ayon/host.h>
#include <ayon/option.h>
#include <ayon/status.h>
#include <ayon/verb.h>

#include <ayon/ext/addons.h>
#include <ayon/ext/bundle.h>
#include <ayon/ext/environment.h>
#include <ayon/ext/error.h>
#include <ayon/ext/http.h>
#include <ayon/ext/log.h>
#include <ayon/ext/login.h>
#include <ayon/ext/output.h>
#include <ayon/ext/paths.h>
#include <ayon/ext/process.h>
#include <ayon/ext/progress.h>
#include <ayon/ext/prompt.h>
#include <ayon/ext/provenance.h>
#include <ayon/ext/python.h>
#include <ayon/ext/session.h>
#include <ayon/ext/settings.h>
#include <ayon/ext/store.h>

#endif
