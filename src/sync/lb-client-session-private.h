/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in, step by step:
 *   ask the store → open the user's replica → keep the session → documents → facts → the engine starts;
 * with a session that is remembered the replica is opened first.
 */
#pragma once

#include "lb-client-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *user, *password; /* password (nullable) */
  LbActor *actor;        /* (owned) once known */
  gint64 last_number;
  gboolean offline;      /* going on with the kept session */
  gboolean kept;         /* nobody typed anything: the keyring knows */
  char *token;           /* (nullable) that the keyring keeps */
} LbSignIn;
void lb_sign_in_free (LbSignIn *sign_in);
/* Whether @text may be a user's name, and so a folder's. */
gboolean lb_sign_in_is_user_id (const char *text);
/* Of the user's replica. (transfer full) */
char *lb_sign_in_folder (LbClient *self, const LbSignIn *sign_in);
/* On the hand: opens it in place of what was open; then where it stands, for take_position. */
LbReplica *lb_sign_in_open (LbHand *hand, const char *folder, gboolean writer, GError **error);
gboolean lb_sign_in_read_position (LbReplica *replica, LbCall *call, GError **error);
void lb_sign_in_take_position (LbClient *self, LbCall *call);
/* Takes token and actor from what the replica keeps: of this user, and not run out. */
gboolean lb_sign_in_use_kept (LbClient *self, LbSignIn *sign_in, const char *text, GError **error);
/* The steps after the replica and its session are there. @task (transfer full), data LbSignIn */
void lb_sign_in_open_for_reading (GTask *task);
/* @error (transfer full) */
void lb_sign_in_fail (GTask *task, GError *error);

G_END_DECLS
