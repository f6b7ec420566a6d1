/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A clerk at a desk without a window, as a program that can be killed: the real client on a replica, told what to do
 * line by line.
 *
 *   lianban-clerk FOLDER ADDRESS USER [KILL-STEP]
 *
 * Words of a line are parted by tabs. It answers each line with one, and says "ready" when USER is signed in:
 *   submit CASE|- ITEM|- TYPE ARGS   saved CASE · refused NAME · failed REASON ("full": no room)
 *   attach SIZE SEED                 attached DIGEST · failed REASON
 *   draft ID TEXT                    kept · failed REASON
 *   number                           number NUMBER · failed REASON
 *   read CASE                        version N (0: there is none)
 *   sync                             asked: what waits is tried at once
 *   quiet                            quiet WAITING REFUSED, once nothing waits and the store was heard
 *   refused                          refused REASON REASON …: those in the outbox, by number
 */
#include "lb-replica.h"
#include "lb-test-desk.h"

#include <gio/gunixinputstream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
say (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format, ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  g_string_vprintf (line, format, arguments);
  va_end (arguments);
  g_string_append_c (line, '\n');
  if (write (STDOUT_FILENO, line->str, line->len) != (gssize) line->len)
    _exit (3); /* nobody listens */
}

static void
say_fault (const GError *error)
{
  if (error->domain == LB_REFUSAL)
    say ("refused\t%s", lb_refusal_name ((LbRefusal) error->code));
  else
    say ("failed\t%s", g_error_matches (error, LB_ERROR, LB_ERROR_FULL) ? "full" : error->message);
}

static const char *
or_none (const char *word)
{
  return strcmp (word, "-") != 0 ? word : NULL;
}

static void
submit (TestDesk *desk, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) args = g_variant_parse (G_VARIANT_TYPE_VARDICT, words[4], NULL, NULL, &error);
  g_autofree char *case_id = NULL;
  LbCommandType type;

  g_assert_no_error (error);
  g_assert_true (lb_command_type_parse (words[3], &type));
  g_autoptr (GPtrArray) events =
    test_desk_submit (desk, or_none (words[1]), or_none (words[2]), type, args, &case_id, &error);
  if (events != NULL)
    say ("saved\t%s", case_id);
  else
    say_fault (error);
}

static void
attach (TestDesk *desk, char **words)
{
  gsize length = (gsize) g_ascii_strtoull (words[1], NULL, 10);
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_ascii_strtoull (words[2], NULL, 10));
  guint32 *bytes = g_malloc ((length + 3) / 4 * 4);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < (length + 3) / 4; i++)
    bytes[i] = g_rand_int (random);
  memcpy (bytes, "%PDF-1.7", 8);
  g_autoptr (GBytes) content = g_bytes_new_take (bytes, length);
  lb_client_attach_bytes_async (desk->client, content, "附件.pdf", "application/pdf", NULL, test_desk_done, desk);
  LbFile *file = lb_client_attach_finish (desk->client, test_desk_wait (desk), &error);
  if (file != NULL)
    say ("attached\t%s", file->blob);
  else
    say_fault (error);
  g_clear_pointer (&file, lb_file_free);
}

static void
keep_draft (TestDesk *desk, char **words)
{
  LbDraft draft = { .id = words[1], .kind = (char *) "intake", .title = (char *) "", .content = words[2] };
  g_autoptr (GError) error = NULL;

  lb_client_save_draft_async (desk->client, &draft, test_desk_done, desk);
  if (lb_client_save_draft_finish (desk->client, test_desk_wait (desk), &error))
    say ("kept");
  else
    say_fault (error);
}

static void
take_number (TestDesk *desk)
{
  g_autoptr (GError) error = NULL;

  lb_client_take_number_async (desk->client, NULL, test_desk_done, desk);
  g_autofree char *number = lb_client_take_number_finish (desk->client, test_desk_wait (desk), &error);
  if (number != NULL)
    say ("number\t%s", number);
  else
    say_fault (error);
}

static void
say_refused (TestDesk *desk)
{
  g_autoptr (GPtrArray) rows = test_desk_outbox (desk);
  g_autoptr (GString) text = g_string_new ("refused");

  for (guint i = 0; i < rows->len; i++)
    {
      const LbOutboxRow *row = rows->pdata[i];
      if (row->refused)
        g_string_append_printf (text, "\t%s", row->reason_name);
    }
  say ("%s", text->str);
}

static void
obey (TestDesk *desk, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", 5);
  guint count = g_strv_length (words);

  if (count == 5 && strcmp (words[0], "submit") == 0)
    submit (desk, words);
  else if (count == 3 && strcmp (words[0], "attach") == 0)
    attach (desk, words);
  else if (count == 3 && strcmp (words[0], "draft") == 0)
    keep_draft (desk, words);
  else if (count == 1 && strcmp (words[0], "number") == 0)
    take_number (desk);
  else if (count == 2 && strcmp (words[0], "read") == 0)
    {
      g_autoptr (LbCase) state = test_desk_case (desk, words[1], NULL);
      say ("version\t%" G_GINT64_FORMAT, state != NULL ? state->version : 0);
    }
  else if (count == 1 && strcmp (words[0], "sync") == 0)
    {
      lb_client_sync_now (desk->client);
      say ("asked");
    }
  else if (count == 1 && strcmp (words[0], "quiet") == 0)
    {
      test_until (lb_client_get_state (desk->client) != LB_SYNC_OFFLINE && test_waiting (desk) == 0
                  && lb_client_is_caught_up (desk->client));
      say ("quiet\t%u\t%u", test_waiting (desk), test_refused (desk));
    }
  else if (count == 1 && strcmp (words[0], "refused") == 0)
    say_refused (desk);
  else
    g_error ("not understood: %s", line);
}

static void
line_came (GObject *source, GAsyncResult *result, gpointer data)
{
  char **line = data;

  *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  if (*line == NULL)
    exit (0); /* whoever started it has no more to say */
}

static void
sign_in (TestDesk *desk, const char *user)
{
  g_autoptr (GError) error = NULL;

  test_desk_open (desk);
  lb_client_sign_in_async (desk->client, user, NULL, NULL, test_desk_done, desk);
  lb_client_sign_in_finish (desk->client, test_desk_wait (desk), &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  if (argc < 4)
    return 2;
  if (argc > 4)
    lb_replica_kill_at (atoi (argv[4]));
  TestDesk *desk = test_desk_new_in (argv[1], argv[2]);
  sign_in (desk, argv[3]);
  say ("ready");
  while (TRUE)
    {
      char *line = NULL;

      g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_came, &line);
      while (line == NULL)
        g_main_context_iteration (NULL, TRUE);
      obey (desk, line);
      g_free (line);
    }
}
