/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A draft on its way from one clerk of a PC to another, and the power going at every step of it: it is never in neither
 * place, and never in two once both have looked.
 */
#include "lb-folder.h"
#include "lb-handed.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define ID "5a3c0a52-8a0e-4a3c-9a51-0d4f6f4f1f10"
#define MOST_STEPS 20
#define PAGE "%PDF-1.4 the lease of the shop"

typedef struct
{
  char *folder, *shelf;
  LbReplica *giver, *taker;
  char *digest;
} Desk;

static LbReplica *
open_replica (const char *folder, const char *user)
{
  g_autofree char *path = g_build_filename (folder, user, NULL);
  g_autoptr (GError) error = NULL;
  LbReplica *replica = lb_replica_open (path, TRUE, &error);

  g_assert_no_error (error);
  return replica;
}

/* The giver has a draft with one page in it. */
static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) page = g_bytes_new_static (PAGE, strlen (PAGE));
  LbDraft draft = { (char *) ID, (char *) "intake", (char *) "开办药店", (char *) "{\"a\":1}", 5 };
  LbFile *file;

  desk->folder = g_dir_make_tmp ("lianban-handed-XXXXXX", NULL);
  desk->shelf = g_build_filename (desk->folder, "handed", NULL);
  desk->giver = open_replica (desk->folder, "sun");
  desk->taker = open_replica (desk->folder, "lin");
  file = lb_replica_attach (desk->giver, page, "lease.pdf", NULL, &error);
  g_assert_no_error (error);
  desk->digest = g_strdup (file->blob);
  lb_file_free (file);
  g_assert_true (lb_replica_save_draft (desk->giver, &draft, &error));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  lb_replica_close (desk->giver);
  lb_replica_close (desk->taker);
  lb_remove_tree (desk->folder);
  g_free (desk->folder);
  g_free (desk->shelf);
  g_free (desk->digest);
}

static LbHanded *
open_shelf (Desk *desk, int steps)
{
  g_autoptr (GError) error = NULL;
  LbHanded *shelf = lb_handed_open (desk->shelf, &error);

  g_assert_no_error (error);
  if (steps >= 0)
    lb_handed_stop_after (shelf, (guint) steps);
  return shelf;
}

static gboolean
give (Desk *desk, LbReplica *replica, const char *from, const char *to, const char *content, int steps, GError **error)
{
  g_autoptr (LbHanded) shelf = open_shelf (desk, steps);
  LbDraft draft = { (char *) ID, (char *) "intake", (char *) "开办药店", (char *) content, 5 };
  LbHandedDraft handed = { &draft, (char *) from, (char *) "孙晓燕", (char *) to, (char *) "林静", 7 };

  return lb_handed_give (shelf, replica, &handed, (const char *const[]) { desk->digest, NULL }, error);
}

/* How many drafts @replica has once it is settled; on the shelf for @me: *ret_waiting. */
static guint
look (Desk *desk, LbReplica *replica, const char *me, guint *ret_waiting)
{
  g_autoptr (LbHanded) shelf = open_shelf (desk, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = NULL, drafts = NULL;

  g_assert_true (lb_handed_settle (shelf, replica, me, &error));
  waiting = lb_handed_list (shelf, me, &error);
  drafts = lb_replica_list_drafts (replica, NULL, &error);
  g_assert_no_error (error);
  *ret_waiting = waiting->len;
  return drafts->len;
}

static gboolean
take (Desk *desk, LbReplica *replica, const char *me, int steps, char **ret_content, GError **error)
{
  g_autoptr (LbHanded) shelf = open_shelf (desk, steps);
  LbDraft *draft = lb_handed_take (shelf, replica, ID, me, error);

  if (draft == NULL)
    return FALSE;
  if (ret_content != NULL)
    *ret_content = g_strdup (draft->content);
  lb_draft_free (draft);
  return TRUE;
}

static void
assert_page (Desk *desk, LbReplica *replica)
{
  g_autofree char *path = NULL, *text = NULL;
  g_autoptr (LbOutgoing) upload = NULL;

  g_assert_true (lb_replica_find_blob (replica, desk->digest, &path, NULL));
  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, PAGE);
  g_assert_true (lb_replica_next_upload (replica, &upload, NULL));
  g_assert_nonnull (upload);
  g_assert_cmpstr (upload->digest, ==, desk->digest);
}

static void
test_goes_over_with_its_pages (Desk *desk, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL, *place = g_build_filename (desk->shelf, ID, NULL);
  guint waiting;

  g_assert_true (give (desk, desk->giver, "sun", "lin", "{\"a\":2}", -1, &error));
  g_assert_cmpuint (look (desk, desk->giver, "sun", &waiting), ==, 0);
  g_assert_cmpuint (waiting, ==, 1); /* may be taken back */
  g_assert_cmpuint (look (desk, desk->taker, "lin", &waiting), ==, 0);
  g_assert_cmpuint (waiting, ==, 1);
  g_assert_true (take (desk, desk->taker, "lin", -1, &content, &error));
  g_assert_cmpstr (content, ==, "{\"a\":2}");
  assert_page (desk, desk->taker);
  g_assert_false (g_file_test (place, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (look (desk, desk->taker, "lin", &waiting), ==, 1);
  g_assert_cmpuint (waiting, ==, 0);
  g_assert_cmpuint (look (desk, desk->giver, "sun", &waiting), ==, 0);
  g_assert_cmpuint (waiting, ==, 0);

  /* Nobody takes it twice. */
  g_assert_false (take (desk, desk->giver, "sun", -1, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

/* The power goes after each step of giving: the giver has it as it was, or the colleague is offered it whole. */
static void
test_the_power_goes_while_it_is_given (Desk *desk, gconstpointer data)
{
  gboolean given = FALSE;
  int steps = 0;

  for (; !given && steps < MOST_STEPS; steps++)
    {
      LbDraft draft = { (char *) ID, (char *) "intake", (char *) "开办药店", (char *) "{\"a\":1}", 5 };
      guint with_giver, with_taker, back, waiting;
      g_autofree char *content = NULL;

      given = give (desk, desk->giver, "sun", "lin", "{\"a\":2}", steps, NULL);
      with_giver = look (desk, desk->giver, "sun", &back);
      with_taker = look (desk, desk->taker, "lin", &waiting);
      g_test_message ("after %d steps: giver %u, taker %u, waiting %u", steps, with_giver, with_taker, waiting);
      g_assert_cmpuint (with_giver + waiting, ==, 1);
      g_assert_cmpuint (back, ==, waiting);
      g_assert_cmpuint (with_taker, ==, 0);
      if (waiting == 0)
        continue;
      g_assert_true (take (desk, desk->giver, "sun", -1, &content, NULL)); /* for the next round */
      g_assert_cmpstr (content, ==, "{\"a\":2}");
      g_assert_true (lb_replica_save_draft (desk->giver, &draft, NULL));
    }
  g_assert_true (given);
  g_assert_cmpint (steps, >, 3);
}

/* And of taking: the colleague has it, or is offered it once more; the giver has nothing of it. */
static void
test_the_power_goes_while_it_is_taken (Desk *desk, gconstpointer data)
{
  gboolean taken = FALSE;
  int steps = 0;

  g_assert_true (give (desk, desk->giver, "sun", "lin", "{\"a\":2}", -1, NULL));
  for (; !taken && steps < MOST_STEPS; steps++)
    {
      guint with_taker, waiting, back;

      taken = take (desk, desk->taker, "lin", steps, NULL, NULL);
      with_taker = look (desk, desk->taker, "lin", &waiting);
      g_test_message ("after %d steps: taker %u, waiting %u", steps, with_taker, waiting);
      g_assert_cmpuint (with_taker + waiting, ==, 1);
      g_assert_cmpuint (look (desk, desk->giver, "sun", &back), ==, 0);
      g_assert_cmpuint (back, ==, waiting);
    }
  g_assert_true (taken);
  g_assert_cmpint (steps, >, 3);
  assert_page (desk, desk->taker);
}

/* The giver's copy was not deleted, the colleague has taken the draft: theirs is the one. */
static void
test_the_taker_wins (Desk *desk, gconstpointer data)
{
  LbDraft old = { (char *) ID, (char *) "intake", (char *) "开办药店", (char *) "{\"a\":1}", 5 };
  guint waiting;

  g_assert_true (give (desk, desk->giver, "sun", "lin", "{\"a\":2}", -1, NULL));
  g_assert_true (lb_replica_save_draft (desk->giver, &old, NULL));
  g_assert_true (take (desk, desk->taker, "lin", -1, NULL, NULL));
  g_assert_cmpuint (look (desk, desk->giver, "sun", &waiting), ==, 0);
  g_assert_cmpuint (look (desk, desk->taker, "lin", &waiting), ==, 1);
}

/* To and fro, and each time it is with one of them only, as that one left it. */
static void
test_it_goes_back (Desk *desk, gconstpointer data)
{
  for (int round = 0; round < 4; round++)
    {
      gboolean forth = round % 2 == 0;
      const char *from = forth ? "sun" : "lin", *to = forth ? "lin" : "sun";
      LbReplica *giver = forth ? desk->giver : desk->taker, *taker = forth ? desk->taker : desk->giver;
      g_autofree char *content = g_strdup_printf ("{\"a\":%d}", round), *got = NULL;
      guint waiting;

      g_assert_true (give (desk, giver, from, to, content, -1, NULL));
      g_assert_cmpuint (look (desk, taker, to, &waiting), ==, 0);
      g_assert_cmpuint (waiting, ==, 1);
      g_assert_true (take (desk, taker, to, -1, &got, NULL));
      g_assert_cmpstr (got, ==, content);
      g_assert_cmpuint (look (desk, taker, to, &waiting), ==, 1);
      if (round % 3 == 0) /* the other looks only now and then */
        g_assert_cmpuint (look (desk, giver, from, &waiting), ==, 0);
    }
}

static void
test_nobody_else_sees_it (Desk *desk, gconstpointer data)
{
  g_autofree char *note = g_build_filename (desk->shelf, ID, "draft.json", NULL);
  g_autoptr (LbReplica) third = open_replica (desk->folder, "wu");
  g_autoptr (GError) error = NULL;
  struct stat status;
  guint waiting;

  g_assert_true (give (desk, desk->giver, "sun", "lin", "{}", -1, NULL));
  look (desk, third, "wu", &waiting);
  g_assert_cmpuint (waiting, ==, 0);
  g_assert_false (take (desk, third, "wu", -1, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
  g_assert_cmpint (g_stat (note, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (desk->shelf, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

/* A note that was spoiled is nobody's: it is neither read nor thrown away. */
static void
test_a_spoiled_note_stays (Desk *desk, gconstpointer data)
{
  g_autofree char *note = g_build_filename (desk->shelf, ID, "draft.json", NULL);
  g_autoptr (LbHanded) shelf = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (give (desk, desk->giver, "sun", "lin", "{}", -1, NULL));
  g_assert_true (g_file_set_contents (note, "{\"version\":9}", -1, NULL));
  shelf = open_shelf (desk, -1);
  g_assert_true (lb_handed_settle (shelf, desk->taker, "lin", NULL));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*cannot be read*");
  list = lb_handed_list (shelf, "lin", NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_null (lb_handed_take (shelf, desk->taker, ID, "lin", &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  g_assert_true (g_file_test (note, G_FILE_TEST_EXISTS));
}

static void
test_names_that_leave_the_shelf_are_refused (Desk *desk, gconstpointer data)
{
  static const char *const ids[] = { "", "..", "../sun", "a/b", ".", "a.taken" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (LbHanded) shelf = open_shelf (desk, -1);
      g_autoptr (GError) error = NULL;
      LbDraft draft = { (char *) ids[i], (char *) "intake", (char *) "", (char *) "{}", 5 };
      LbHandedDraft handed = { &draft, (char *) "sun", (char *) "", (char *) "lin", (char *) "", 7 };

      g_assert_false (lb_handed_give (shelf, desk->giver, &handed, NULL, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_null (lb_handed_take (shelf, desk->taker, ids[i], "lin", &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add ("/handed/" #name, Desk, NULL, set_up, test_##name, tear_down)
  ADD (goes_over_with_its_pages);
  ADD (the_power_goes_while_it_is_given);
  ADD (the_power_goes_while_it_is_taken);
  ADD (the_taker_wins);
  ADD (it_goes_back);
  ADD (nobody_else_sees_it);
  ADD (a_spoiled_note_stays);
  ADD (names_that_leave_the_shelf_are_refused);
#undef ADD
  return g_test_run ();
}
