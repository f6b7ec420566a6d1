/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever a server answers that calls itself S3, head and all: listing, fetching and removing end with what was asked
 * for or with an error.
 */
#include "lb-fuzz.h"
#include "lb-error.h"
#include "lb-fuzz-place.h"
#include "lb-s3.h"

#include <sys/mman.h>
#include <unistd.h>

#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static LbS3 *s3;
static int file;

/* In place of GLib's: nobody waits here before something is tried again. */
void
g_usleep (gulong microseconds)
{
}

void
lb_fuzz_set_up (void)
{
  s3 = lb_s3_new (lb_fuzz_answer_with ("", 0), "files", "cn-north-1", "key", "secret");
  file = memfd_create ("s3", MFD_CLOEXEC);
}

/* Whoever goes on behind the last key gets further. */
static void
check_list (GPtrArray *keys, GArray *sizes)
{
  const char *before = "a";

  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      g_assert_true (lb_s3_is_key (keys->pdata[i]));
      g_assert_cmpint (strcmp (keys->pdata[i], before), >, 0);
      g_assert_cmpint (g_array_index (sizes, gint64, i), >=, 0);
      before = keys->pdata[i];
    }
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) list_error = NULL, get_error = NULL, remove_error = NULL;

  lb_fuzz_answer_with (bytes, length);
  g_autoptr (GArray) sizes = NULL;
  g_autoptr (GPtrArray) keys = lb_s3_list (s3, "", "a", &sizes, &list_error);
  lb_fuzz_refused (keys, list_error);
  check_list (keys, sizes);
  gboolean got = lb_s3_get (s3, DIGEST, file, &get_error);
  lb_fuzz_refused (got, get_error);
  gboolean removed = lb_s3_remove (s3, DIGEST, &remove_error);
  lb_fuzz_refused (removed, remove_error);
}
