/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fuzzer without a fuzzing engine: its corpus, and spoiled copies of it that are the same in every run.
 *
 *   fuzz-NAME CORPUS ROUNDS
 */
#include "lb-fuzz.h"
#include "lb-mutate.h"

static GPtrArray *corpus; /* (element-type GBytes) */
static int rounds;

static int
compare_texts (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* In the order of their names: folders are listed differently everywhere. */
static void
read_corpus (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_texts);
  corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < names->len; i++)
    {
      char *text = NULL;
      gsize length = 0;
      g_file_get_contents (names->pdata[i], &text, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (corpus, g_bytes_new_take (text, length));
    }
  g_assert_cmpuint (corpus->len, >, 0);
}

/* In a block of just that size, so that a sanitizer sees what is read behind it. */
static void
run_one (const char *bytes, gsize length)
{
  g_autofree char *exact = g_malloc (MAX (length, 1));

  memcpy (exact, bytes, length);
  lb_fuzz_one (exact, length);
}

static void
test_corpus (void)
{
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length = 0;
      const char *bytes = g_bytes_get_data (corpus->pdata[i], &length);
      run_one (bytes != NULL ? bytes : "", length);
    }
}

static void
test_spoiled (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20190610);

  for (int i = 0; i < rounds; i++)
    {
      GBytes *good = corpus->pdata[g_rand_int_range (random, 0, (gint32) corpus->len)];
      gsize length = 0;
      const char *bytes = g_bytes_get_data (good, &length);
      g_autoptr (GString) spoiled = lb_mutate_bytes (bytes != NULL ? bytes : "", length, random);
      run_one (spoiled->str, spoiled->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  read_corpus (argv[1]);
  rounds = (int) g_ascii_strtoll (argv[2], NULL, 10);
  lb_fuzz_set_up ();
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/spoiled", test_spoiled);
  return g_test_run ();
}
