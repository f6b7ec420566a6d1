/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The archive: complete, checkable without the program, equal for equal cases, and never half there.
 */
#include "lb-paper-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "lb-error.h"

static char *folder;

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_archive (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean good = lb_archive_write (fixture->state, fixture->events, fixture->lines, &fixture->context, fixture_blob,
                                    fixture, path, &error);

  g_assert_no_error (error);
  g_assert_true (good);
}

static guint
files_in (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static void
test_sha256sum_agrees (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("a.zip");
  g_autofree char *out = place ("out");
  g_autofree char *command = NULL;
  g_autofree char *listing = NULL;
  g_autofree char *output = NULL;
  const char *const must[] = { "00-目录.pdf", "99-备考表.pdf", "events.ndjson", "case.txt", "manifest.sha256",
                               "接件凭证", "准予行政许可决定书", "送达回证", "EMS面单.jpg", "现场照片.jpg",
                               "药品经营许可证.pdf" };

  write_archive (fixture, path);
  /* Python's own ZIP reader: nothing of ours and not the library that wrote it. */
  command = fixture_run ("python3", "-c", "import sys,zipfile;zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])",
                         path, out, NULL);
  output = fixture_run ("env", "-C", out, "sha256sum", "--strict", "--check", "--quiet", "manifest.sha256", NULL);
  listing = fixture_run ("find", out, "-type", "f", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (must); i++)
    if (strstr (listing, must[i]) == NULL)
      {
        g_test_message ("%s is not in\n%s", must[i], listing);
        g_test_fail ();
      }
}

static void
test_every_blob_is_a_file (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("b.zip");
  g_autofree char *manifest = NULL;
  GHashTableIter iter;
  gpointer digest;

  write_archive (fixture, path);
  manifest = fixture_run ("python3", "-c", "import sys,zipfile;"
                          "sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('manifest.sha256'))", path, NULL);
  g_hash_table_iter_init (&iter, fixture->blobs);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_assert_nonnull (strstr (manifest, digest));
}

static void
test_equal_cases_are_equal_archives (void)
{
  g_autoptr (Fixture) one = fixture_new (NULL, 0);
  g_autoptr (Fixture) other = fixture_new (NULL, 0);
  g_autofree char *first = place ("c1.zip");
  g_autofree char *second = place ("c2.zip");
  g_autofree char *output = NULL;

  write_archive (one, first);
  g_usleep (2100000); /* ZIP counts time in steps of two seconds */
  write_archive (other, second);
  output = fixture_run ("cmp", first, second, NULL);
}

static void
test_a_sound_archive_verifies (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("d.zip");
  g_autoptr (LbArchiveReport) report = NULL;
  g_autoptr (GError) error = NULL;

  write_archive (fixture, path);
  g_assert_true (lb_archive_verify (path, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_files, >, 40);
}

/* Rewrites @path with one file altered, left out or added. */
static void
tamper (const char *path, const char *how, const char *name)
{
  g_autofree char *output = fixture_run (
    "python3", "-c",
    "import sys, zipfile, os\n"
    "path, how, name = sys.argv[1:]\n"
    "old = zipfile.ZipFile(path)\n"
    "new = zipfile.ZipFile(path + '.new', 'w')\n"
    "for info in old.infolist():\n"
    "    data = bytearray(old.read(info))\n"
    "    if info.filename == name and how == 'flip': data[len(data) // 2] ^= 1\n"
    "    if info.filename == name and how == 'drop': continue\n"
    "    new.writestr(info.filename, bytes(data))\n"
    "if how == 'add': new.writestr(name, b'x')\n"
    "new.close()\n"
    "os.rename(path + '.new', path)\n", path, how, name, NULL);
}

static void
test_tampering_is_found_and_named (void)
{
  static const struct { const char *how; const char *name; } acts[] = {
    { "flip", "case.txt" }, { "flip", "00-目录.pdf" }, { "drop", "events.ndjson" }, { "add", "文书/假.pdf" },
  };
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("e.zip");
  g_autofree char *sound = NULL;
  gsize length;

  write_archive (fixture, path);
  g_assert_true (g_file_get_contents (path, &sound, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr (LbArchiveReport) report = NULL;
      g_autoptr (GError) error = NULL;
      GPtrArray *expected;

      g_assert_true (g_file_set_contents (path, sound, (gssize) length, NULL));
      tamper (path, acts[i].how, acts[i].name);
      g_assert_false (lb_archive_verify (path, &report, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
      g_assert_nonnull (report);
      expected = *acts[i].how == 'f' ? report->altered : *acts[i].how == 'd' ? report->missing : report->extra;
      g_assert_cmpuint (report->altered->len + report->missing->len + report->extra->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (expected, 0), ==, acts[i].name);
    }
}

/* Any flipped bit anywhere: never a crash, and never "sound" with another content. */
static void
test_flipped_bytes_never_pass_as_sound (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("f.zip");
  g_autofree char *bytes = NULL;
  gsize length;
  guint found = 0;

  write_archive (fixture, path);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (LbArchiveReport) report = NULL;
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) (length * 9 / 10)); /* data rather than the directory */

      bytes[at] ^= 0x10;
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      found += lb_archive_verify (path, &report, NULL) ? 0 : 1;
      bytes[at] ^= 0x10;
    }
  /* A few header fields (a time, an attribute) carry no content. */
  g_assert_cmpuint (found, >=, 50);
}

static void
test_a_missing_blob_leaves_nothing (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *own = place ("missing");
  g_autofree char *path = g_build_filename (own, "g.zip", NULL);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;

  g_assert_cmpint (g_mkdir (own, 0700), ==, 0);
  g_hash_table_iter_init (&iter, fixture->blobs);
  g_assert_true (g_hash_table_iter_next (&iter, NULL, NULL));
  g_hash_table_iter_remove (&iter);
  g_assert_false (lb_archive_write (fixture->state, fixture->events, fixture->lines, &fixture->context, fixture_blob,
                                    fixture, path, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_assert_cmpuint (files_in (own), ==, 0);
}

static void
test_an_altered_blob_is_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("h.zip");
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer digest;

  g_hash_table_iter_init (&iter, fixture->blobs);
  g_assert_true (g_hash_table_iter_next (&iter, &digest, NULL));
  g_hash_table_iter_replace (&iter, g_bytes_new_static ("other", 5));
  g_assert_false (lb_archive_write (fixture->state, fixture->events, fixture->lines, &fixture->context, fixture_blob,
                                    fixture, path, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_events_without_their_lines_are_refused (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *path = place ("i.zip");
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (fixture->lines, 3);
  g_assert_false (lb_archive_write (fixture->state, fixture->events, fixture->lines, &fixture->context, fixture_blob,
                                    fixture, path, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
}

/* A limit on the size of files stands for the disk that is full: the write fails half way, at many places. */
static void
test_a_full_disk_leaves_what_was_there (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *own = place ("full");
  g_autofree char *path = g_build_filename (own, "j.zip", NULL);
  struct rlimit before;

  g_assert_cmpint (g_mkdir (own, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  for (rlim_t size = 0; size < 100000; size = size * 8 + 100)
    {
      struct rlimit small = { .rlim_cur = size, .rlim_max = before.rlim_max };
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      gboolean good;

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
      good = lb_archive_write (fixture->state, fixture->events, fixture->lines, &fixture->context, fixture_blob,
                               fixture, path, &error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_assert_false (good);
      g_assert_error (error, LB_ERROR, LB_ERROR_FAILED);
      g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, "before");
      g_assert_cmpuint (files_in (own), ==, 1);
    }
}

static void
test_what_is_no_archive_is_told (void)
{
  g_autofree char *path = place ("k.zip");
  g_autoptr (GError) error = NULL;
  LbArchiveReport *report = NULL;

  g_assert_false (lb_archive_verify (path, &report, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "not a ZIP at all", -1, NULL));
  g_assert_false (lb_archive_verify (path, &report, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_CORRUPT);
  g_assert_null (report);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lianban-archive-XXXXXX", NULL);
  g_test_add_func ("/archive/sha256sum-agrees", test_sha256sum_agrees);
  g_test_add_func ("/archive/every-blob-is-a-file", test_every_blob_is_a_file);
  g_test_add_func ("/archive/equal-cases-are-equal-archives", test_equal_cases_are_equal_archives);
  g_test_add_func ("/archive/a-sound-archive-verifies", test_a_sound_archive_verifies);
  g_test_add_func ("/archive/tampering-is-found-and-named", test_tampering_is_found_and_named);
  g_test_add_func ("/archive/flipped-bytes-never-pass-as-sound", test_flipped_bytes_never_pass_as_sound);
  g_test_add_func ("/archive/a-missing-blob-leaves-nothing", test_a_missing_blob_leaves_nothing);
  g_test_add_func ("/archive/an-altered-blob-is-refused", test_an_altered_blob_is_refused);
  g_test_add_func ("/archive/events-without-their-lines-are-refused", test_events_without_their_lines_are_refused);
  g_test_add_func ("/archive/a-full-disk-leaves-what-was-there", test_a_full_disk_leaves_what_was_there);
  g_test_add_func ("/archive/what-is-no-archive-is-told", test_what_is_no_archive_is_told);
  result = g_test_run ();
  if (g_getenv ("LB_TEST_KEEP") == NULL)
    {
      g_autofree char *done = fixture_run ("rm", "-r", folder, NULL);
    }
  g_free (folder);
  return result;
}
