/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bar codes: what is printed is what a reader reads (zbarimg stands for the scanner gun and the telephone), and
 * the check values are those of the standard.
 */
#include "lb-paper-fixture.h"

#include <string.h>

#include "lb-bar-code.h"
#include "lb-error.h"
#include "lb-identifier.h"

#define SYMBOL 11 /* modules of a Code 128 character */
#define STOP 13

static char *folder;

/* What zbarimg reads from the first page of @document, a line a code such as "CODE-128:AS…". */
static char *
read_codes (const LbDocument *document, const char *resolution)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pdf = g_build_filename (folder, "code.pdf", NULL);
  g_autofree char *base = g_build_filename (folder, "code", NULL);
  g_autofree char *image = g_build_filename (folder, "code.png", NULL);
  g_autofree char *done = NULL;

  g_assert_true (lb_document_write_pdf (document, pdf, &error));
  g_assert_no_error (error);
  done = fixture_run ("pdftoppm", "-png", "-singlefile", "-gray", "-r", resolution, pdf, base, NULL);
  return fixture_run ("zbarimg", "--quiet", "--nodbus", image, NULL);
}

static void
test_the_receipt_is_read_back (void)
{
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);
  g_autoptr (LbDocument) receipt = fixture_paper (fixture, LB_PAPER_RECEIPT, 0);
  /* 150 dots an inch is a poor copier; 300 a good one. */
  const char *const resolutions[] = { "150", "300" };

  for (guint i = 0; i < G_N_ELEMENTS (resolutions); i++)
    {
      g_autofree char *codes = read_codes (receipt, resolutions[i]);

      g_assert_nonnull (strstr (codes, "CODE-128:" FIXTURE_NUMBER "\n"));
      g_assert_nonnull (strstr (codes, "QR-Code:" FIXTURE_NUMBER "?" FIXTURE_QUERY "\n"));
    }
}

static void
test_slips_and_post_are_read_back (void)
{
  static const struct { LbPaperKind kind; const char *code; } papers[] = {
    { LB_PAPER_SLIP, "CODE-128:" FIXTURE_NUMBER "-11-1\n" },
    { LB_PAPER_BATCH, "CODE-128:" FIXTURE_NUMBER "-28-1\n" },
    { LB_PAPER_VISIT_ORDER, "CODE-128:" FIXTURE_NUMBER "-13-1\n" },
    { LB_PAPER_SERVICE, "CODE-128:" FIXTURE_NUMBER "-30-1\n" },
    { LB_PAPER_EMS, "CODE-128:EA473124829CN\n" },
  };
  g_autoptr (Fixture) fixture = fixture_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      g_autoptr (LbDocument) document = fixture_paper (fixture, papers[i].kind, 0);
      g_autofree char *codes = read_codes (document, "200");

      g_test_message ("%s: %s", lb_paper_kind_name (papers[i].kind), codes);
      g_assert_nonnull (strstr (codes, papers[i].code));
    }
}

static void
test_random_texts_are_read_back (void)
{
  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (LbDocument) document = lb_document_new ("code", lb_day_from_ymd (2019, 5, 5));
      g_autofree char *codes = NULL;
      g_autofree char *expected = NULL;
      char text[25] = { 0 };

      for (guint i = 0; i < sizeof text - 1; i++)
        text[i] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcxyz-/."[g_test_rand_int_range (0, 43)];
      lb_document_add_codes (document, text, NULL, text);
      codes = read_codes (document, "200");
      expected = g_strdup_printf ("CODE-128:%s\n", text);
      g_assert_nonnull (strstr (codes, expected));
      g_free (expected);
      expected = g_strdup_printf ("QR-Code:%s\n", text);
      g_assert_nonnull (strstr (codes, expected));
    }
}

/* The modules of the check character must be those of the character that has the check value: values below 95
 * stand for printable characters, which a second code shows us. */
static void
test_check_values_are_those_of_the_standard (void)
{
  static const struct { const char *text; int check; } vectors[] = {
    { "AS201905050100001D", 72 }, { "AS2026021401000016", 91 }, { "AS202602140200017Z", 45 },
    { "AS202609180100023G", 44 }, { "AS202609300302999O", 12 }, { "PJJ123C", 55 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (LbBarCode) code = lb_bar_code_new_code_128 (vectors[i].text, NULL);
      const char shown[] = { (char) (vectors[i].check + 32), '\0' };
      g_autoptr (LbBarCode) other = lb_bar_code_new_code_128 (shown, NULL);
      gsize length = strlen (vectors[i].text);

      g_assert_cmpint (code->height, ==, 1);
      g_assert_cmpint (code->width, ==, (int) (SYMBOL * (length + 2) + STOP));
      g_assert_cmpmem (code->modules + SYMBOL * (length + 1), SYMBOL, other->modules + SYMBOL, SYMBOL);
      g_assert_cmpint (lb_code_128_check (vectors[i].text), ==, vectors[i].check);
    }
}

static void
test_what_cannot_be_a_bar_code_is_refused (void)
{
  const char *const bad[] = { "", "联办", "tab\there", NULL };
  g_autofree char *long_text = g_strnfill (81, 'A');
  g_autofree char *longer = g_strnfill (501, 'A');

  for (guint i = 0; bad[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lb_bar_code_new_code_128 (bad[i], &error));
      g_assert_error (error, LB_ERROR, LB_ERROR_INVALID);
    }
  g_assert_null (lb_bar_code_new_code_128 (long_text, NULL));
  g_assert_null (lb_bar_code_new_qr (longer, NULL));
  g_assert_null (lb_bar_code_new_qr ("\xff", NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *done = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("lianban-bar-code-XXXXXX", NULL);
  g_test_add_func ("/bar-code/the-receipt-is-read-back", test_the_receipt_is_read_back);
  g_test_add_func ("/bar-code/slips-and-post-are-read-back", test_slips_and_post_are_read_back);
  g_test_add_func ("/bar-code/random-texts-are-read-back", test_random_texts_are_read_back);
  g_test_add_func ("/bar-code/check-values-are-those-of-the-standard", test_check_values_are_those_of_the_standard);
  g_test_add_func ("/bar-code/what-cannot-be-a-bar-code-is-refused", test_what_cannot_be_a_bar_code_is_refused);
  result = g_test_run ();
  done = fixture_run ("rm", "-r", folder, NULL);
  g_free (folder);
  return result;
}
