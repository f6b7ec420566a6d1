/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lb-identifier.h"
#include "lb-test-data.h"

static const char *
member (json_t *object, const char *name)
{
  const char *text = json_string_value (json_object_get (object, name));

  g_assert_nonnull (text);
  return text;
}

static LbDay
today (void)
{
  return day_of ("2026-06-01");
}

static LbIdentifierFault
check (LbIdentifierKind kind, const char *text)
{
  g_auto (LbIdentifier) identifier = { 0 };
  gboolean valid = lb_identifier_check (kind, text, today (), &identifier);

  g_assert_cmpint (valid, ==, identifier.fault == LB_IDENTIFIER_VALID);
  g_assert_cmpint (valid, ==, identifier.canonical != NULL);
  return identifier.fault;
}

static void
assert_canonical (LbIdentifierKind kind, const char *text, const char *canonical, gboolean warns)
{
  g_auto (LbIdentifier) identifier = { 0 };

  g_assert_true (lb_identifier_check (kind, text, today (), &identifier));
  g_assert_cmpstr (identifier.canonical, ==, canonical);
  g_assert_cmpint (identifier.warning != NULL, ==, warns);
}

static void
credit_codes_of_the_vectors (void)
{
  json_auto_t *vectors = load_data ("code-vectors.json");
  json_t *vector;
  size_t i;

  json_array_foreach (json_object_get (vectors, "uscc"), i, vector)
    assert_canonical (LB_IDENTIFIER_USCC, member (vector, "code"), member (vector, "code"),
                      !json_is_true (json_object_get (vector, "org_check_ok")));
  g_assert_cmpuint (i, ==, 16);
  json_array_foreach (json_object_get (vectors, "uscc_invalid"), i, vector)
    {
      const char *code = member (vector, "code");
      g_auto (LbIdentifier) identifier = { 0 };

      /* A lower-case letter is put right; what was typed is still not the code. */
      if (lb_identifier_check (LB_IDENTIFIER_USCC, code, today (), &identifier))
        g_assert_cmpstr (identifier.canonical, !=, code);
    }
  g_assert_cmpuint (i, ==, 8);
  g_assert_cmpint (check (LB_IDENTIFIER_USCC, "12441500196720244S"), ==, LB_IDENTIFIER_BAD_CHARACTER);
  g_assert_cmpint (check (LB_IDENTIFIER_USCC, "124415001967202440"), ==, LB_IDENTIFIER_BAD_CHECK);
  g_assert_cmpint (check (LB_IDENTIFIER_USCC, "12441500196720244"), ==, LB_IDENTIFIER_BAD_LENGTH);
  g_assert_cmpint (check (LB_IDENTIFIER_USCC, "12441500916720244T"), ==, LB_IDENTIFIER_BAD_CHECK);
  g_assert_cmpint (check (LB_IDENTIFIER_USCC, "12441500O96720244T"), ==, LB_IDENTIFIER_BAD_CHARACTER);
  assert_canonical (LB_IDENTIFIER_USCC, "12441500196720244t", "12441500196720244T", FALSE);
  assert_canonical (LB_IDENTIFIER_USCC, " 1244 1500 1967 2024 4T ", "12441500196720244T", FALSE);
  assert_canonical (LB_IDENTIFIER_USCC, "１２４４１５００１９６７２０２４４ｔ", "12441500196720244T", FALSE);
}

static void
persons_of_the_vectors (void)
{
  static const LbIdentifierFault faults[] = {
    LB_IDENTIFIER_BAD_DATE,   LB_IDENTIFIER_BAD_DATE,  LB_IDENTIFIER_BAD_DATE,  LB_IDENTIFIER_BAD_REGION,
    LB_IDENTIFIER_IN_FUTURE,  LB_IDENTIFIER_VALID,     LB_IDENTIFIER_BAD_CHECK, LB_IDENTIFIER_BAD_LENGTH,
    LB_IDENTIFIER_BAD_CHARACTER, LB_IDENTIFIER_BAD_CHECK,
  };
  json_auto_t *vectors = load_data ("code-vectors.json");
  json_t *vector;
  size_t i;

  json_array_foreach (json_object_get (vectors, "id"), i, vector)
    {
      g_auto (LbIdentifier) identifier = { 0 };

      g_assert_true (lb_identifier_check (LB_IDENTIFIER_PERSON, member (vector, "id"), today (),
                                          &identifier));
      g_assert_cmpint (identifier.male, ==, strcmp (member (vector, "sex"), "男") == 0);
    }
  g_assert_cmpuint (i, ==, 10);
  json_array_foreach (json_object_get (vectors, "id_invalid"), i, vector)
    g_assert_cmpint (check (LB_IDENTIFIER_PERSON, member (vector, "id")), ==, faults[i]);
  g_assert_cmpuint (i, ==, G_N_ELEMENTS (faults));
}

static void
persons_in_other_spellings (void)
{
  g_auto (LbIdentifier) identifier = { 0 };

  assert_canonical (LB_IDENTIFIER_PERSON, "21030219910315001x", "21030219910315001X", FALSE);
  assert_canonical (LB_IDENTIFIER_PERSON, "210302900101001", "210302199001010016", TRUE);
  assert_canonical (LB_IDENTIFIER_PERSON, "210302185001010019", "210302185001010019", TRUE);
  g_assert_cmpint (check (LB_IDENTIFIER_PERSON, "X10302199001010016"), ==, LB_IDENTIFIER_BAD_CHARACTER);
  g_assert_cmpint (check (LB_IDENTIFIER_PERSON, ""), ==, LB_IDENTIFIER_BAD_LENGTH);

  g_assert_true (lb_identifier_check (LB_IDENTIFIER_PERSON, "210302198802290025", today (), &identifier));
  assert_day (identifier.born, "1988-02-29");
}

static void
case_numbers_of_the_vectors (void)
{
  json_auto_t *vectors = load_data ("code-vectors.json");
  json_t *vector;
  size_t i;

  json_array_foreach (json_object_get (vectors, "case_no"), i, vector)
    {
      const char *body = member (vector, "body");
      g_autofree char *number = g_strconcat (body, member (vector, "check"), NULL);
      g_autofree char *printed = lb_case_number_to_print (number);
      g_auto (LbIdentifier) identifier = { 0 };

      g_assert_cmpint (lb_check_mod_37_36 (body), ==, *member (vector, "check"));
      g_assert_cmpstr (printed, ==, member (vector, "case_no"));
      g_assert_cmpint (lb_code_128_check (number), ==,
                       json_integer_value (json_object_get (vector, "code128b_check")));
      g_assert_true (lb_identifier_check (LB_IDENTIFIER_CASE, printed, LB_DAY_NONE, &identifier));
      g_assert_cmpstr (identifier.canonical, ==, number);
    }
  g_assert_cmpuint (i, ==, 5);
  json_array_foreach (json_object_get (vectors, "code128b"), i, vector)
    g_assert_cmpint (lb_code_128_check (member (vector, "text")), ==,
                     json_integer_value (json_object_get (vector, "check_value")));
  g_assert_cmpint (lb_code_128_check ("药"), ==, -1);
  /* Published examples of the same check: GRid and ISAN. */
  g_assert_cmpint (lb_check_mod_37_36 ("A12425GABC1234002"), ==, 'M');
  g_assert_cmpint (lb_check_mod_37_36 ("00000000D07A0090"), ==, 'Q');
  g_assert_cmpint (lb_check_mod_37_36 ("as"), ==, '\0');
}

static void
case_numbers_are_refused_with_any_character_wrong (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  g_autofree char *number = lb_case_number_new (day_of ("2026-02-14"), 1, 1);

  g_assert_cmpstr (number, ==, "AS2026021401000016");
  for (gsize i = 0; i < strlen (number); i++)
    {
      for (const char *other = alphabet; *other != '\0'; other++)
        {
          g_autofree char *wrong = g_strdup (number);

          wrong[i] = *other;
          if (*other != number[i])
            g_assert_cmpint (check (LB_IDENTIFIER_CASE, wrong), !=, LB_IDENTIFIER_VALID);
        }
    }
  g_assert_cmpint (check (LB_IDENTIFIER_CASE, "AS2026021401000012"), ==, LB_IDENTIFIER_BAD_CHECK);
}

static void
case_numbers_from_impossible_days_are_refused (void)
{
  static const struct
  {
    const char *body;
    LbIdentifierFault fault;
  } cases[] = {
    { "AS202602300100001", LB_IDENTIFIER_BAD_DATE },
    { "AS202606020100001", LB_IDENTIFIER_IN_FUTURE },
    { "AS202606010100001", LB_IDENTIFIER_VALID },
    { "AS202606010000001", LB_IDENTIFIER_BAD_CHARACTER },
    { "AS202606010100000", LB_IDENTIFIER_BAD_CHARACTER },
    { "BS202606010100001", LB_IDENTIFIER_BAD_CHARACTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = g_strdup_printf ("%s%c", cases[i].body, lb_check_mod_37_36 (cases[i].body));

      g_assert_cmpint (check (LB_IDENTIFIER_CASE, number), ==, cases[i].fault);
    }
}

static void
postal_items_of_the_vectors (void)
{
  json_auto_t *vectors = load_data ("code-vectors.json");
  json_t *vector;
  size_t i;

  json_array_foreach (json_object_get (vectors, "s10"), i, vector)
    {
      g_autofree char *wrong = g_strdup (member (vector, "sample"));

      assert_canonical (LB_IDENTIFIER_EMS, member (vector, "sample"), member (vector, "sample"), FALSE);
      wrong[10] = wrong[10] == '9' ? '0' : (char) (wrong[10] + 1);
      g_assert_cmpint (check (LB_IDENTIFIER_EMS, wrong), ==, LB_IDENTIFIER_BAD_CHECK);
    }
  g_assert_cmpuint (i, ==, 6);
  assert_canonical (LB_IDENTIFIER_EMS, "rr 47312482 9 se", "RR473124829SE", FALSE);
  assert_canonical (LB_IDENTIFIER_EMS, "1234567890123", "1234567890123", TRUE);
  g_assert_cmpint (check (LB_IDENTIFIER_EMS, "EA12345678CN"), ==, LB_IDENTIFIER_BAD_LENGTH);
  g_assert_cmpint (check (LB_IDENTIFIER_EMS, "E1123456785CN"), ==, LB_IDENTIFIER_BAD_CHARACTER);
}

static void
telephones (void)
{
  static const char *const bad[] = { "", "1", "12345678901", "1381234567", "138123456789", "041255512",
                                     "0412-19999999", "000-55512345", "电话", "13812345678a", "0" };

  assert_canonical (LB_IDENTIFIER_PHONE, "138 1234 5678", "13812345678", FALSE);
  assert_canonical (LB_IDENTIFIER_PHONE, "+86-138-1234-5678", "13812345678", FALSE);
  assert_canonical (LB_IDENTIFIER_PHONE, "(0412) 5551234", "0412-5551234", FALSE);
  assert_canonical (LB_IDENTIFIER_PHONE, "02423456789", "024-23456789", FALSE);
  assert_canonical (LB_IDENTIFIER_PHONE, "010-65551234", "010-65551234", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (check (LB_IDENTIFIER_PHONE, bad[i]), !=, LB_IDENTIFIER_VALID);
}

static void
random_text_is_answered_without_harm (void)
{
  for (int i = 0; i < 20000; i++)
    {
      char text[40];
      int length = g_test_rand_int_range (0, sizeof text);

      for (int j = 0; j < length; j++)
        text[j] = (char) (g_test_rand_bit () ? g_test_rand_int_range ('0', '9' + 1)
                                             : g_test_rand_int_range (1, 256));
      text[length] = '\0';
      for (int kind = LB_IDENTIFIER_USCC; kind <= LB_IDENTIFIER_PHONE; kind++)
        check (kind, text);
    }
}

static void
masks_show_only_the_ends (void)
{
  static const char *const pairs[][2] = { { "210302199001010031", "21**************31" },
                                          { "13812345678", "13*******78" },
                                          { "1234567", "*******" },
                                          { "", "" },
                                          { "张三", "**" },
                                          { "\xff", "****" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *masked = lb_identifier_mask (pairs[i][0]);

      g_assert_cmpstr (masked, ==, pairs[i][1]);
    }
}

static void
kinds_and_faults_have_names (void)
{
  LbIdentifierKind kind;

  g_assert_true (lb_identifier_kind_parse ("ems", &kind));
  g_assert_cmpint (kind, ==, LB_IDENTIFIER_EMS);
  g_assert_false (lb_identifier_kind_parse ("EMS", &kind));
  g_assert_cmpstr (lb_identifier_fault_name (LB_IDENTIFIER_BAD_CHECK), ==, "bad-check");
  for (int fault = LB_IDENTIFIER_VALID; fault <= LB_IDENTIFIER_BAD_REGION; fault++)
    g_assert_nonnull (lb_identifier_fault_text (fault));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identifier/uscc", credit_codes_of_the_vectors);
  g_test_add_func ("/identifier/person", persons_of_the_vectors);
  g_test_add_func ("/identifier/person-spellings", persons_in_other_spellings);
  g_test_add_func ("/identifier/case", case_numbers_of_the_vectors);
  g_test_add_func ("/identifier/case-mistyped", case_numbers_are_refused_with_any_character_wrong);
  g_test_add_func ("/identifier/case-days", case_numbers_from_impossible_days_are_refused);
  g_test_add_func ("/identifier/ems", postal_items_of_the_vectors);
  g_test_add_func ("/identifier/phone", telephones);
  g_test_add_func ("/identifier/random", random_text_is_answered_without_harm);
  g_test_add_func ("/identifier/mask", masks_show_only_the_ends);
  g_test_add_func ("/identifier/names", kinds_and_faults_have_names);
  return g_test_run ();
}
