/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a snapshot (what packs them has a fuzzer of its own): a replica is built of them, or nothing is left.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-desk.h"
#include "lb-fuzz-place.h"

#include <zstd.h>

#define DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static LbFuzzDesk *desk;
static char *path, *aside;

void
lb_fuzz_set_up (void)
{
  desk = lb_fuzz_desk_new ();
  path = lb_replica_snapshot_path (lb_fuzz_folder (), DIGEST, TRUE);
  aside = g_build_filename (lb_fuzz_folder (), "aside.db", NULL);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  gsize room = ZSTD_compressBound (length);
  g_autofree char *packed = g_malloc (room);
  gsize size = ZSTD_compress (packed, room, bytes, length, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (ZSTD_isError (size));
  g_file_set_contents_full (path, packed, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  gboolean built = lb_replica_build_aside (lb_fuzz_folder (), DIGEST, desk->facts, NULL, &error);
  lb_fuzz_refused (built, error);
  g_assert_true (built == g_file_test (aside, G_FILE_TEST_EXISTS));
}
