/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shape of a catalogue document, rule for rule that of data/catalogue.schema.json.
 */
#pragma once

#include "lb-json-shape.h"

G_BEGIN_DECLS

/* The format that this program reads; a higher one was written by a newer program. */
#define LB_CATALOGUE_FORMAT 1

/* What a store takes of one file; lb_ledger_upload_begin() has the same limit. */
#define LB_CATALOGUE_FILE_MAXIMUM (64 * 1024 * 1024)

extern const LbJsonShape lb_catalogue_shape;
/* Words in the order of the enumerations of lb-catalogue.h, NULL-terminated. */
extern const char *const lb_department_role_words[];
extern const char *const lb_window_kind_words[];
extern const char *const lb_package_kind_words[];
extern const char *const lb_field_type_words[];
extern const char *const lb_field_group_words[];
extern const char *const lb_material_kind_words[];
extern const char *const lb_file_kind_words[];
extern const char *const lb_limit_unit_words[]; /* working_day, day: as LbUnit */

G_END_DECLS
