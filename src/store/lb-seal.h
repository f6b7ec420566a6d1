/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seals: signatures (Ed25519) on the log's digest. Each names the one before it, so that none can be taken out or put
 * in. Who has the store can make its log anew, chain and all; who does not have the key cannot make the seals anew, and
 * whoever kept an old one can show it.
 */
#pragma once

#include <glib.h>
#include "lb-day.h"

G_BEGIN_DECLS

#define LB_SEAL_KEY_BYTES 32
#define LB_SEAL_SIGNATURE_BYTES 64

typedef struct
{
  gint64 seq;         /* of the newest event that it covers */
  guint8 digest[32];  /* of the chain there */
  LbTime at;
  char *epoch;        /* (owned) 32 hex digits */
  guint8 key[LB_SEAL_KEY_BYTES];
  guint8 signature[LB_SEAL_SIGNATURE_BYTES];
} LbSeal;
void lb_seal_free (LbSeal *seal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSeal, lb_seal_free)

typedef struct _LbSealKey LbSealKey;
/* The secret key in @path, which only its owner may read (LB_ERROR_FORBIDDEN when others can). With @make a missing
 * one is made there, mode 0600, flushed. LB_ERROR_NOT_FOUND, LB_ERROR_INVALID. (transfer full) */
LbSealKey *lb_seal_key_open (const char *path, gboolean make, GError **error);
void lb_seal_key_free (LbSealKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbSealKey, lb_seal_key_free)
const guint8 *lb_seal_key_public (const LbSealKey *key);

/* Fills key and signature of @seal; @before (nullable) is the seal before it. */
void lb_seal_sign (LbSeal *seal, const LbSeal *before, const LbSealKey *key);
/* Whether @seal is what its key's owner signed, right after @before. */
gboolean lb_seal_is_good (const LbSeal *seal, const LbSeal *before);

/* One line of JSON each, as they are handed out: (transfer full) */
char *lb_seal_to_json (const LbSeal *seal);
/* Reads such lines. LB_ERROR_INVALID. (element-type LbSeal) (transfer full) */
GPtrArray *lb_seals_from_json (const char *text, GError **error);
/* A public key as 64 hex digits. */
char *lb_seal_key_to_text (const guint8 key[LB_SEAL_KEY_BYTES]);
gboolean lb_seal_key_from_text (const char *text, guint8 ret_key[LB_SEAL_KEY_BYTES], GError **error);

G_END_DECLS
