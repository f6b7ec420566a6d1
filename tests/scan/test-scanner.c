/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanners: what they offer, their pages, and every way in which a scan can end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "lb-scan-fixture.h"

#define FEEDER "Automatic Document Feeder"

typedef struct
{
  LbScanner *scanner;
  char *folder;
} Fixture;

/* One scan and what came of it. */
typedef struct
{
  GPtrArray *pages; /* (element-type LbScanPage) */
  GCancellable *cancellable;
  GError *error;
  guint cancel_at;  /* cancel when so many pages have come; G_MAXUINT: never */
  gboolean done, forgotten;
  int progress;
} Scan;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->scanner = lb_scanner_get_default ();
  f->folder = g_dir_make_tmp ("lianban-scan-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lb_scan_fixture_empty (f->folder);
  g_free (f->folder);
}

static void
wait_for (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static void
page_cb (LbScanPage *page, gpointer data)
{
  Scan *scan = data;

  g_assert_false (scan->forgotten);
  g_ptr_array_add (scan->pages, page);
  if (scan->pages->len == scan->cancel_at)
    g_cancellable_cancel (scan->cancellable);
}

static void
progress_cb (double part, gpointer data)
{
  g_assert_cmpfloat (part, <=, 1);
  ((Scan *) data)->progress++;
}

static void
forget_cb (gpointer data)
{
  ((Scan *) data)->forgotten = TRUE;
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Scan *scan = data;

  g_assert_cmpint (lb_scanner_scan_finish (LB_SCANNER (source), result, &scan->error), ==, scan->error == NULL);
  scan->done = TRUE;
}

static const LbScanWatch watch = { page_cb, progress_cb };

static Scan *
scan_start (Fixture *f, const char *device, gboolean feeder, gboolean colour, int resolution)
{
  Scan *scan = g_new0 (Scan, 1);
  LbScanOrder order = { (char *) device, (char *) (feeder ? FEEDER : NULL), feeder, colour, resolution,
                        f->folder, 300, 40000000 };

  scan->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_scan_page_free);
  scan->cancellable = g_cancellable_new ();
  scan->cancel_at = G_MAXUINT;
  lb_scanner_scan_async (f->scanner, &order, &watch, scan, forget_cb, scan->cancellable, scanned_cb, scan);
  return scan;
}

static void
scan_free (Scan *scan)
{
  g_ptr_array_unref (scan->pages);
  g_object_unref (scan->cancellable);
  g_clear_error (&scan->error);
  g_free (scan);
}

/* The picture that the page's file says that it is: JPEG's start of frame carries height, width and components. */
static void
assert_whole (const LbScanPage *page)
{
  g_autofree char *content = NULL;
  gsize size, at = 2;
  const guint8 *bytes;

  g_assert_true (g_file_get_contents (page->path, &content, &size, NULL));
  bytes = (const guint8 *) content;
  g_assert_cmpuint (size, ==, page->size);
  while (at + 10 < size && !(bytes[at] == 0xff && bytes[at + 1] == 0xc0))
    at += 2 + bytes[at + 2] * 256 + bytes[at + 3];
  g_assert_cmpuint (at + 10, <, size);
  g_assert_cmpint (bytes[at + 5] * 256 + bytes[at + 6], ==, page->height);
  g_assert_cmpint (bytes[at + 7] * 256 + bytes[at + 8], ==, page->width);
  g_assert_cmpint (bytes[at + 9], ==, page->grey ? 1 : 3);
  g_assert_cmpint (bytes[size - 2], ==, 0xff);
  g_assert_cmpint (bytes[size - 1], ==, 0xd9);
}

static const LbScanPage *
page_of (Scan *scan, guint index)
{
  g_assert_cmpuint (index, <, scan->pages->len);
  return g_ptr_array_index (scan->pages, index);
}

static guint
count_files (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* Devices */

typedef struct { gboolean done; GPtrArray *devices; LbScanAbility *ability; GError *error; } Answer;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->devices = lb_scanner_list_finish (LB_SCANNER (source), result, &answer->error);
  answer->done = TRUE;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->ability = lb_scanner_look_finish (LB_SCANNER (source), result, &answer->error);
  answer->done = TRUE;
}

static void
test_devices_are_listed (Fixture *f, gconstpointer data)
{
  Answer answer = { FALSE };
  static const char *const names[] = { "paperstack:stack-200", "paperstack:gone-2", "test:0", "test:1" };

  lb_scanner_list_async (f->scanner, NULL, listed_cb, &answer);
  wait_for (&answer.done);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.devices->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < answer.devices->len; i++)
    g_assert_cmpstr (((LbScanDevice *) g_ptr_array_index (answer.devices, i))->name, ==, names[i]);
  g_assert_cmpstr (((LbScanDevice *) g_ptr_array_index (answer.devices, 0))->model, ==, "Paper stack");
  g_ptr_array_unref (answer.devices);
}

static LbScanAbility *
look (Fixture *f, const char *device, GError **error)
{
  Answer answer = { FALSE };

  lb_scanner_look_async (f->scanner, device, NULL, looked_cb, &answer);
  wait_for (&answer.done);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.ability;
}

static void
test_a_device_tells_what_it_offers (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbScanAbility) stack = look (f, "paperstack:stack-3", &error);
  g_autoptr (LbScanAbility) real = look (f, "test:0", &error);
  const LbScanSource *second;

  g_assert_no_error (error);
  g_assert_true (stack->colour && stack->grey);
  g_assert_cmpuint (stack->sources->len, ==, 2);
  second = g_ptr_array_index (stack->sources, 1);
  g_assert_cmpstr (second->name, ==, FEEDER);
  g_assert_cmpint (second->kind, ==, LB_SCAN_FEEDER);
  g_assert_cmpuint (stack->resolutions->len, ==, 3);
  g_assert_cmpint (g_array_index (stack->resolutions, int, 0), ==, 75);
  g_assert_cmpint (g_array_index (stack->resolutions, int, 2), ==, 300);
  g_assert_true (real->colour && real->grey);
  g_assert_cmpint (g_array_index (real->resolutions, int, real->resolutions->len - 1), ==, 600);
  g_assert_null (look (f, "paperstack:nobody", &error));
  g_assert_error (error, LB_SCAN_ERROR, LB_SCAN_ERROR_GONE);
}

/* Pages */

static void
test_two_devices_scan_at_once (Fixture *f, gconstpointer data)
{
  Scan *first = scan_start (f, "test:0", FALSE, TRUE, 100), *second = scan_start (f, "test:1", FALSE, FALSE, 100);

  wait_for (&first->done);
  wait_for (&second->done);
  g_assert_no_error (first->error);
  g_assert_no_error (second->error);
  g_assert_cmpuint (first->pages->len, ==, 1);
  g_assert_cmpuint (second->pages->len, ==, 1);
  g_assert_false (page_of (first, 0)->grey);
  g_assert_true (page_of (second, 0)->grey);
  g_assert_cmpint (page_of (first, 0)->resolution, ==, 100);
  /* A4 at 100 dots an inch. */
  g_assert_cmpint (ABS (page_of (first, 0)->width - 827), <=, 2);
  g_assert_cmpint (ABS (page_of (first, 0)->height - 1169), <=, 2);
  assert_whole (page_of (first, 0));
  assert_whole (page_of (second, 0));
  scan_free (first);
  scan_free (second);
}

/* While 200 pages come, nothing of SANE runs in the thread of the main loop, and all of it in the same other one. */
static void
test_a_feeder_gives_200_pages (Fixture *f, gconstpointer data)
{
  Scan *scan = scan_start (f, "paperstack:stack-200", TRUE, FALSE, 75);
  void *backend = dlopen (LB_TEST_SANE_FOLDER "/libsane-paperstack.so.1", RTLD_NOW);
  GThread **thread = dlsym (backend, "lb_paperstack_thread");
  int *threads = dlsym (backend, "lb_paperstack_threads");

  wait_for (&scan->done);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (scan->pages->len, ==, 200);
  for (guint i = 0; i < scan->pages->len; i++)
    g_assert_cmpstr (page_of (scan, i)->path, !=, page_of (scan, i > 0 ? i - 1 : 1)->path);
  assert_whole (page_of (scan, 0));
  assert_whole (page_of (scan, 199));
  g_assert_true (*thread != g_thread_self ());
  g_assert_cmpint (*threads, ==, 1);
  scan_free (scan);
}

/* One sheet, though the feeder has more. */
static void
test_a_flatbed_gives_one_page (Fixture *f, gconstpointer data)
{
  Scan *scan = scan_start (f, "paperstack:stack-5", FALSE, TRUE, 75);

  wait_for (&scan->done);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (scan->pages->len, ==, 1);
  g_assert_true (scan->forgotten);
  assert_whole (page_of (scan, 0));
  g_assert_cmpuint (count_files (f), ==, 1);
  scan_free (scan);
}

static void
test_a_page_of_type_is_small (Fixture *f, gconstpointer data)
{
  Scan *grey = scan_start (f, "paperstack:stack-1", FALSE, FALSE, 300);

  wait_for (&grey->done);
  g_assert_no_error (grey->error);
  g_assert_cmpint (page_of (grey, 0)->width, ==, 2480);
  g_test_message ("an A4 page at 300 dpi: %" G_GINT64_FORMAT " bytes", page_of (grey, 0)->size);
  /* This page is full to its edges; one of a letter takes a third. */
  g_assert_cmpint (page_of (grey, 0)->size, <, 1500000);
  scan_free (grey);
}

static void
test_unusual_pictures (Fixture *f, gconstpointer data)
{
  static const char *const devices[] = { "paperstack:long-1", "paperstack:deep-1", "paperstack:line-1",
                                         "paperstack:short-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      Scan *scan = scan_start (f, devices[i], FALSE, FALSE, 75);

      wait_for (&scan->done);
      g_assert_no_error (scan->error);
      g_assert_cmpint (page_of (scan, 0)->height, ==, 876);
      assert_whole (page_of (scan, 0));
      scan_free (scan);
    }
}

/* Ends */

typedef struct { const char *device; gboolean feeder; guint pages; LbScanError code; } End;

static const End ends[] = {
  { "paperstack:gone-2", TRUE, 2, LB_SCAN_ERROR_GONE },
  { "paperstack:gone-0", FALSE, 0, LB_SCAN_ERROR_GONE },
  { "paperstack:jam-3", TRUE, 3, LB_SCAN_ERROR_JAMMED },
  { "paperstack:open-1", TRUE, 1, LB_SCAN_ERROR_COVER_OPEN },
  { "paperstack:stack-0", TRUE, 0, LB_SCAN_ERROR_NO_PAPER },
  { "paperstack:stack-301", TRUE, 300, LB_SCAN_ERROR_TOO_MANY },
  { "paperstack:busy", TRUE, 0, LB_SCAN_ERROR_BUSY },
  { "paperstack:denied", TRUE, 0, LB_SCAN_ERROR_NO_ACCESS },
  { "paperstack:nobody", TRUE, 0, LB_SCAN_ERROR_GONE },
  { "paperstack:huge-1", TRUE, 0, LB_SCAN_ERROR_TOO_LARGE },
  { "paperstack:three-1", TRUE, 0, LB_SCAN_ERROR_UNSUPPORTED },
  { "nosuch:thing", TRUE, 0, LB_SCAN_ERROR_GONE },
};

/* Pages that were whole stay; of a page that was not, nothing is left. */
static void
test_every_end_keeps_what_is_whole (Fixture *f, gconstpointer data)
{
  guint kept = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      Scan *scan = scan_start (f, ends[i].device, ends[i].feeder, FALSE, 75);

      wait_for (&scan->done);
      g_test_message ("%s: %s", ends[i].device, scan->error != NULL ? scan->error->message : "no error");
      g_assert_error (scan->error, LB_SCAN_ERROR, (int) ends[i].code);
      g_assert_cmpuint (scan->pages->len, ==, ends[i].pages);
      if (ends[i].pages > 0)
        assert_whole (page_of (scan, ends[i].pages - 1));
      kept += ends[i].pages;
      g_assert_cmpuint (count_files (f), ==, kept);
      scan_free (scan);
    }
}

static void
assert_still_works (Fixture *f)
{
  Scan *scan = scan_start (f, "paperstack:stack-1", TRUE, FALSE, 75);

  wait_for (&scan->done);
  g_assert_no_error (scan->error);
  g_assert_cmpuint (scan->pages->len, ==, 1);
  scan_free (scan);
}

/* Before it begins, while starting hangs, while reading hangs, and in the middle of a stack. */
static void
test_cancel_in_every_state (Fixture *f, gconstpointer data)
{
  static const struct { const char *device; guint at; } states[] = {
    { "paperstack:stack-200", 0 }, { "paperstack:still-1", 1 }, { "paperstack:stuck-1", 1 },
    { "paperstack:stack-200", 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      Scan *scan = scan_start (f, states[i].device, TRUE, FALSE, 75);

      scan->cancel_at = states[i].at;
      if (states[i].at == 0)
        g_cancellable_cancel (scan->cancellable);
      wait_for (&scan->done);
      g_assert_error (scan->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (scan->pages->len, ==, states[i].at);
      g_assert_cmpuint (count_files (f), >=, states[i].at);
      scan_free (scan);
      assert_still_works (f);
      lb_scan_fixture_empty (f->folder);
      g_assert_cmpint (g_mkdir (f->folder, 0700), ==, 0);
    }
}

/* A disk without room, as a limit of the size of this program's files. */
static void
test_a_full_disk_keeps_what_is_whole (Fixture *f, gconstpointer data)
{
  struct rlimit before, little;
  Scan *scan;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  little = before;
  little.rlim_cur = 20000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  scan = scan_start (f, "paperstack:stack-3", TRUE, TRUE, 300);
  wait_for (&scan->done);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (scan->error, LB_SCAN_ERROR, LB_SCAN_ERROR_NO_ROOM);
  g_assert_cmpuint (scan->pages->len, ==, 0);
  g_assert_cmpuint (count_files (f), ==, 0);
  scan_free (scan);
  assert_still_works (f);
}

static void
test_a_folder_that_is_gone_is_an_error (Fixture *f, gconstpointer data)
{
  Fixture none = { f->scanner, (char *) "/nonexistent/lianban" };
  Scan *scan = scan_start (&none, "paperstack:stack-3", TRUE, TRUE, 75);

  wait_for (&scan->done);
  g_assert_error (scan->error, LB_SCAN_ERROR, LB_SCAN_ERROR_FAILED);
  scan_free (scan);
}

#define TEST(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  lb_scan_fixture_begin ();
  TEST ("/scanner/devices are listed", test_devices_are_listed);
  TEST ("/scanner/a device tells what it offers", test_a_device_tells_what_it_offers);
  TEST ("/scanner/two devices scan at once", test_two_devices_scan_at_once);
  TEST ("/scanner/a feeder gives 200 pages in a thread of its own", test_a_feeder_gives_200_pages);
  TEST ("/scanner/a flatbed gives one page", test_a_flatbed_gives_one_page);
  TEST ("/scanner/a page of type is small", test_a_page_of_type_is_small);
  TEST ("/scanner/unusual pictures become pages", test_unusual_pictures);
  TEST ("/scanner/every end keeps what is whole", test_every_end_keeps_what_is_whole);
  TEST ("/scanner/a scan is cancelled in every state", test_cancel_in_every_state);
  TEST ("/scanner/a full disk keeps what is whole", test_a_full_disk_keeps_what_is_whole);
  TEST ("/scanner/a folder that is gone is an error", test_a_folder_that_is_gone_is_an_error);
  result = g_test_run ();
  lb_scan_fixture_end ();
  return result;
}
