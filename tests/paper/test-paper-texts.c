/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bureau's own texts: what is taken, and what is refused with its line.
 */
#include "lb-paper-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lb-error.h"
#include "lb-paper-texts.h"

static char *folder;

static char *
file_of (const char *content, gssize length)
{
  char *path = g_build_filename (folder, "documents.ini", NULL);

  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return path;
}

#define ADDRESSEE "[common]\naddressee={applicant}：\n"

static void
test_what_is_refused_is_named_with_its_line (void)
{
  static const struct { const char *content, *reason; } rows[] = {
    { "[acceptance]\n\n# 注\ndecided=收到{itme}\n", "line 4: {itme} is not filled in here" },
    { "[acceptance]\ndecided=你单位于{received}提出的申请\n", "line 2: {item} is left out" },
    { "[acceptance]\ndecidet=甲\n", "line 2: there is no text [acceptance] decidet" },
    { "[acceptances]\ndecided=甲\n", "line 2: there is no text [acceptances] decided" },
    { "decided=甲\n", "line 1: a text before the first group" },
    { "[acceptance\n", "line 1: a group" },
    { "[受理]\n", "line 1: [受理] is no name" },
    { "[acceptance]\n乱写\n", "line 2: neither a group nor key=text" },
    { "[acceptance]\nafter={received\n", "line 2: a brace" },
    { "[acceptance]\nafter=甲}\n", "line 2: a brace" },
    { "[acceptance]\nafter={}\n", "line 2: “{}” is no placeholder" },
    { "[acceptance]\nafter=\n", "line 2: the text is empty" },
    { ADDRESSEE "addressee={applicant}\n", "line 3: [common] addressee stands here for the second time" },
    { "[acceptance]\nafter=甲\xe2\x80\xae乙\n", "line 2: a character that cannot be seen (U+202E)" },
    { "[acceptance]\nafter=甲\x01\n", "line 2: a character that cannot be seen (U+0001)" },
    { "[common]\n\nreceipt-line=\xff\n", "line 3: not UTF-8" },
    { "[numbers]\ncorrection=受\n", "two kinds have the word “受”" },
    { "[numbers]\nform=鞍行审{kind}〔{year}〕{serial}号\n", "line 2: {further} is left out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = file_of (rows[i].content, -1);
      g_autoptr (GError) error = NULL;

      g_assert_false (lb_paper_texts_check (path, NULL, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, path));
      if (strstr (error->message, rows[i].reason) == NULL)
        g_error ("“%s” lacks “%s”", error->message, rows[i].reason);
    }
}

static void
test_too_much_is_refused (void)
{
  g_autofree char *characters = g_strnfill (2001, 'a');
  g_autofree char *long_text = g_strdup_printf ("[acceptance]\nafter=%s\n", characters);
  g_autofree char *bytes = g_strnfill (300 * 1024, '\n');
  const char *const contents[] = { long_text, bytes };
  const char *const reasons[] = { "line 2: more than 2000 characters", "more than 262144 bytes" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *path = file_of (contents[i], -1);
      g_autoptr (GError) error = NULL;

      g_assert_false (lb_paper_texts_check (path, NULL, &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, reasons[i]));
    }
}

/* Whatever the bytes are, they are taken or refused. */
static void
test_any_bytes_are_read (void)
{
  g_autoptr (GBytes) own = lb_paper_texts_dump ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20190605);
  gsize length;
  const char *text = g_bytes_get_data (own, &length);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *bytes = g_memdup2 (text, length);
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < 3; k++)
        bytes[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int_range (random, 0, 256);
      path = file_of (bytes, (gssize) length);
      g_assert_true (lb_paper_texts_check (path, NULL, &error) == (error == NULL));
    }
}

static void
test_the_programs_own_set_may_be_used (void)
{
  g_autoptr (GBytes) own = lb_paper_texts_dump ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (own, &length);
  g_autofree char *path = file_of (text, (gssize) length);
  guint count = 0;

  g_assert_true (lb_paper_texts_check (path, &count, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, >, 150);
}

static char *
receipt_text (Fixture *fixture)
{
  g_autoptr (LbDocument) document = fixture_paper (fixture, LB_PAPER_ACCEPTANCE, 0);

  return lb_document_to_text (document);
}

static void
test_own_texts_are_used_and_left_again (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autofree char *good = file_of ("\xef\xbb\xbf[titles]\r\nacceptance=受理决定书\r\n[bureau]\r\norganisation=某某市行政审批局\r\n"
                                   "[numbers]\nacceptance=受理\n[acceptance]\nafter=其余见{咨询}\n", -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = receipt_text (fixture);
  g_autofree char *own = NULL;
  g_autofree char *after = NULL;

  /* One fault, and nothing of the file is used. */
  g_assert_false (lb_paper_texts_use (good, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
  own = receipt_text (fixture);
  g_assert_cmpstr (own, ==, before);
  g_clear_pointer (&own, g_free);
  g_clear_error (&error);
  g_free (good);
  good = file_of ("\xef\xbb\xbf[titles]\r\nacceptance=受理决定书\r\n[bureau]\r\norganisation=某某市行政审批局\r\n"
                  "[numbers]\nacceptance=受理\n[acceptance]\nafter=其余见告知单\n", -1);
  g_assert_true (lb_paper_texts_use (good, &error));
  g_assert_no_error (error);
  own = receipt_text (fixture);
  g_assert_nonnull (strstr (own, "某某市行政审批局\n受理决定书\n鞍行审受理〔2019〕0505-1-1-1号\n"));
  g_assert_nonnull (strstr (own, "其余见告知单\n"));
  /* What the file does not have is worded as ever. */
  g_assert_nonnull (strstr (own, "决定予以受理"));
  g_assert_true (lb_paper_texts_use (NULL, &error));
  after = receipt_text (fixture);
  g_assert_cmpstr (after, ==, before);
}

static void
test_where_they_are_looked_for (void)
{
  g_autofree char *path = file_of ("", 0);
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("LIANBAN_DOCUMENTS", path, TRUE);
  found = lb_paper_texts_find ();
  g_assert_cmpstr (found, ==, path);
  g_assert_true (lb_paper_texts_check (found, NULL, &error));
  g_unsetenv ("LIANBAN_DOCUMENTS");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (lb_paper_texts_check (path, NULL, &error));
  g_assert_error (error, LB_ERROR, LB_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lianban-texts-XXXXXX", NULL);
  g_test_add_func ("/paper-texts/what-is-refused-is-named-with-its-line",
                   test_what_is_refused_is_named_with_its_line);
  g_test_add_func ("/paper-texts/too-much-is-refused", test_too_much_is_refused);
  g_test_add_func ("/paper-texts/any-bytes-are-read", test_any_bytes_are_read);
  g_test_add_func ("/paper-texts/the-programs-own-set-may-be-used", test_the_programs_own_set_may_be_used);
  g_test_add_func ("/paper-texts/own-texts-are-used-and-left-again", test_own_texts_are_used_and_left_again);
  g_test_add_func ("/paper-texts/where-they-are-looked-for", test_where_they_are_looked_for);
  result = g_test_run ();
  {
    g_autofree char *output = fixture_run ("rm", "-r", folder, NULL);
  }
  g_free (folder);
  return result;
}
