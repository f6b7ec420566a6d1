/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The API's document, and what is asked and answered held against it: as much of JSON Schema as the document
 * uses. A keyword that is not known here fails, so that nothing in the document goes unchecked.
 */
#pragma once

#include <jansson.h>
#include <glib.h>

G_BEGIN_DECLS

/* docs/api/openapi.yaml. (borrowed) */
json_t *lb_test_api (void);
/* NULL when @value is as @schema (of lb_test_api()) says; else what is wrong and where. (transfer full) */
char *lb_test_schema_fault (json_t *schema, json_t *value);
/* The operation that serves @method on @path (with its query), NULL when none does. (borrowed) */
json_t *lb_test_api_operation (const char *method, const char *path);
/* What is wrong with an exchange; NULL when all is as the document says. The request is held against it only
 * when it was taken (2xx). (transfer full) */
char *lb_test_api_fault (const char *method, const char *path, const char *request, gssize request_length,
                         long status, const char *content_type, const char *body, gsize length);

G_END_DECLS
