/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-seal.h"
#include "lb-error.h"
#include "lb-json.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_STATIC_ASSERT (LB_SEAL_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (LB_SEAL_SIGNATURE_BYTES == crypto_sign_BYTES);

struct _LbSealKey
{
  guint8 secret[crypto_sign_SECRETKEYBYTES];
  guint8 public[crypto_sign_PUBLICKEYBYTES];
};

void
lb_seal_free (LbSeal *seal)
{
  if (seal == NULL)
    return;
  g_free (seal->epoch);
  g_free (seal);
}

/* The key's file: the seed as 64 hex digits and a new line */

static gboolean
fail (const char *path, const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, LB_ERROR, code == ENOENT ? LB_ERROR_NOT_FOUND : code == ENOSPC ? LB_ERROR_FULL : LB_ERROR_FAILED,
               "%s: %s: %s", path, what, g_strerror (code));
  return FALSE;
}

static gboolean
write_seed (const char *path, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];
  char text[crypto_sign_SEEDBYTES * 2 + 2];
  g_autofree char *folder = g_path_get_dirname (path);

  randombytes_buf (seed, sizeof seed);
  sodium_bin2hex (text, sizeof text, seed, sizeof seed);
  strcat (text, "\n");
  int file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean done = file >= 0 && write (file, text, strlen (text)) == (gssize) strlen (text) && fsync (file) == 0;
  if (!done)
    fail (path, "the key cannot be written", error);
  if (file >= 0)
    close (file);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (text, sizeof text);
  int parent = done ? open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (done && (parent < 0 || fsync (parent) != 0))
    done = fail (folder, "cannot be flushed", error);
  if (parent >= 0)
    close (parent);
  return done;
}

static gboolean
read_seed (const char *path, guint8 seed[crypto_sign_SEEDBYTES], GError **error)
{
  char text[crypto_sign_SEEDBYTES * 2 + 2] = { 0 };
  struct stat facts;
  gsize length = 0;

  int file = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 || fstat (file, &facts) != 0)
    {
      fail (path, "the key cannot be opened", error);
      if (file >= 0)
        close (file);
      return FALSE;
    }
  gssize got = read (file, text, sizeof text - 1);
  close (file);
  g_strchomp (text);
  gboolean good = got >= crypto_sign_SEEDBYTES * 2
                  && sodium_hex2bin (seed, crypto_sign_SEEDBYTES, text, strlen (text), NULL, &length, NULL) == 0
                  && length == crypto_sign_SEEDBYTES;
  sodium_memzero (text, sizeof text);
  if ((facts.st_mode & 077) != 0)
    g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN, "%s: others can read the key; chmod 600 it, or make another",
                 path);
  else if (!good)
    g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: is no key", path);
  return good && (facts.st_mode & 077) == 0;
}

LbSealKey *
lb_seal_key_open (const char *path, gboolean make, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  guint8 seed[crypto_sign_SEEDBYTES];

  if (sodium_init () < 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "libsodium does not start");
      return NULL;
    }
  if (make && !g_file_test (path, G_FILE_TEST_EXISTS) && !write_seed (path, error))
    return NULL;
  if (!read_seed (path, seed, error))
    return NULL;
  LbSealKey *key = sodium_malloc (sizeof *key);
  if (key == NULL)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "%s: no memory for a key", path);
      return NULL;
    }
  crypto_sign_seed_keypair (key->public, key->secret, seed);
  sodium_memzero (seed, sizeof seed);
  return key;
}

void
lb_seal_key_free (LbSealKey *key)
{
  sodium_free (key);
}

const guint8 *
lb_seal_key_public (const LbSealKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return key->public;
}

/* What is signed */

static char *
hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (length * 2 + 1);

  return sodium_bin2hex (text, length * 2 + 1, bytes, length);
}

static char *
statement (const LbSeal *seal, const LbSeal *before)
{
  g_autofree char *digest = hex (seal->digest, sizeof seal->digest);
  g_autofree char *previous = before != NULL ? hex (before->signature, sizeof before->signature) : g_strdup ("none");

  return g_strdup_printf ("lianban-seal 1\nepoch %s\nseq %" G_GINT64_FORMAT "\ndigest %s\nat %" G_GINT64_FORMAT
                          "\nprevious %s\n",
                          seal->epoch, seal->seq, digest, (gint64) seal->at, previous);
}

void
lb_seal_sign (LbSeal *seal, const LbSeal *before, const LbSealKey *key)
{
  g_return_if_fail (seal != NULL && seal->epoch != NULL && key != NULL);
  g_autofree char *text = statement (seal, before);

  memcpy (seal->key, key->public, sizeof seal->key);
  crypto_sign_detached (seal->signature, NULL, (const guint8 *) text, strlen (text), key->secret);
}

gboolean
lb_seal_is_good (const LbSeal *seal, const LbSeal *before)
{
  g_return_val_if_fail (seal != NULL && seal->epoch != NULL, FALSE);
  g_autofree char *text = statement (seal, before);

  return sodium_init () >= 0
         && crypto_sign_verify_detached (seal->signature, (const guint8 *) text, strlen (text), seal->key) == 0;
}

/* As they are handed out */

char *
lb_seal_to_json (const LbSeal *seal)
{
  g_return_val_if_fail (seal != NULL, NULL);
  g_autofree char *digest = hex (seal->digest, sizeof seal->digest);
  g_autofree char *key = hex (seal->key, sizeof seal->key);
  g_autofree char *signature = hex (seal->signature, sizeof seal->signature);
  json_auto_t *value = json_pack ("{s:I, s:s, s:I, s:s, s:s, s:s}", "seq", (json_int_t) seal->seq, "digest", digest,
                                  "at", (json_int_t) seal->at, "epoch", seal->epoch, "key", key, "signature",
                                  signature);

  return lb_json_to_text (value);
}

static gboolean
from_hex (const char *text, guint8 *ret_bytes, gsize length)
{
  gsize got = 0;

  return text != NULL && sodium_hex2bin (ret_bytes, length, text, strlen (text), NULL, &got, NULL) == 0 && got == length;
}

static LbSeal *
read_seal (const char *line, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (line, strlen (line), NULL, error);
  g_autoptr (LbSeal) seal = g_new0 (LbSeal, 1);

  if (reader == NULL)
    return NULL;
  LbJson root = lb_json_root (reader);
  seal->seq = lb_json_integer (&root, "seq", 1, G_MAXINT64 / 2);
  seal->at = lb_json_integer (&root, "at", 0, G_MAXINT64 / 2);
  seal->epoch = g_strdup (lb_json_hexadecimal (&root, "epoch", 32));
  from_hex (lb_json_hexadecimal (&root, "digest", 64), seal->digest, sizeof seal->digest);
  from_hex (lb_json_hexadecimal (&root, "key", 64), seal->key, sizeof seal->key);
  from_hex (lb_json_hexadecimal (&root, "signature", 128), seal->signature, sizeof seal->signature);
  return lb_json_reader_finish (reader, error) ? g_steal_pointer (&seal) : NULL;
}

GPtrArray *
lb_seals_from_json (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_autoptr (GPtrArray) seals = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_seal_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      if (*g_strstrip (*line) == '\0')
        continue;
      LbSeal *seal = read_seal (*line, error);
      if (seal == NULL)
        return NULL;
      g_ptr_array_add (seals, seal);
    }
  return g_steal_pointer (&seals);
}

char *
lb_seal_key_to_text (const guint8 key[LB_SEAL_KEY_BYTES])
{
  return hex (key, LB_SEAL_KEY_BYTES);
}

gboolean
lb_seal_key_from_text (const char *text, guint8 ret_key[LB_SEAL_KEY_BYTES], GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (from_hex (stripped, ret_key, LB_SEAL_KEY_BYTES))
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "a public key has 64 hex digits");
  return FALSE;
}
