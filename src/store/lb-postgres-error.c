/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What PostgreSQL's SQLSTATEs mean to this house.
 */
#include "lb-postgres-private.h"

#include <string.h>

int
lb_postgres_error_code (const char *state)
{
  static const struct { const char *prefix; LbError code; } codes[] = {
    { "23", LB_ERROR_CONFLICT },    /* a constraint */
    { "40", LB_ERROR_BUSY },        /* serialization, deadlock */
    { "55P03", LB_ERROR_BUSY },     /* the lock was not to be had */
    { "57", LB_ERROR_BUSY },        /* shut down, starting, cancelled */
    { "08", LB_ERROR_BUSY },        /* connection */
    { "25P03", LB_ERROR_BUSY },     /* we were idle in a transaction for too long */
    { "25006", LB_ERROR_BUSY },     /* a standby: the primary is being changed */
    { "53100", LB_ERROR_FULL },
    { "53", LB_ERROR_BUSY },        /* connections, memory */
    { "54", LB_ERROR_TOO_LARGE },
    { "XX00", LB_ERROR_CORRUPT },   /* data_corrupted, index_corrupted; XX000 itself is any internal fault */
    { "3D", LB_ERROR_NOT_FOUND },   /* no such database */
  };

  if (state == NULL)
    return LB_ERROR_BUSY;
  if (strcmp (state, "XX000") == 0)
    return LB_ERROR_FAILED;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_str_has_prefix (state, codes[i].prefix))
      return codes[i].code;
  return LB_ERROR_FAILED;
}

/* The primary message names tables and constraints; the details, and all messages about data that cannot be read as
 * what it should be, hold values and are left out. */
void
lb_postgres_set_error (const PGresult *result, GError **error)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  if (message == NULL || (state != NULL && g_str_has_prefix (state, "22")))
    message = "refused";
  g_set_error (error, LB_ERROR, lb_postgres_error_code (state), "database: %s (PostgreSQL %s)", message,
               state != NULL ? state : "connection");
}

gboolean
lb_postgres_take_fault (GError **error)
{
  int code = lb_database_take_fault ();

  if (code == SQLITE_OK)
    return FALSE;
  g_set_error (error, LB_ERROR, lb_database_error_code (code), "database: a fault for tests (%d)", code);
  return TRUE;
}
