/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The person's own keyring (Secret Service), where one sign-in of this PC's copy of a store may be kept: a user's name
 * and a secret, bound to store and device. Errands run one after the other, on the main loop, and each ends within a
 * limit whatever the keyring does; none asks for a keyring that is locked to be opened but that which keeps.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LbKeyring LbKeyring;

LbKeyring *lb_keyring_new (const char *store, const char *device);
LbKeyring *lb_keyring_ref (LbKeyring *self);
/* Errands under way keep it until they have ended. */
void lb_keyring_unref (LbKeyring *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbKeyring, lb_keyring_unref)

/* All errands fail with LB_ERROR_NOT_FOUND where there is no keyring, and LB_ERROR_BUSY when it is locked or does not
 * answer in time. */

/* Whether something could be kept here. */
void lb_keyring_look_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data);
/* LB_ERROR_NOT_FOUND when nothing is kept. (transfer full) both */
void lb_keyring_find_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data);
gboolean lb_keyring_find_finish (GAsyncResult *result, char **ret_user, char **ret_secret, GError **error);
/* In place of what is kept of @user. It is on disk when this succeeds. */
void lb_keyring_keep_async (LbKeyring *self, const char *user, const char *secret, GAsyncReadyCallback callback, gpointer data);
void lb_keyring_forget_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data);
/* Ends when all that was asked for before has ended; what has not after a few seconds is given up. */
void lb_keyring_drain_async (LbKeyring *self, GAsyncReadyCallback callback, gpointer data);
gboolean lb_keyring_finish (GAsyncResult *result, GError **error); /* of all but find */

/* Forgets a text before it is freed. */
void lb_keyring_free_secret (char *secret);

G_END_DECLS
