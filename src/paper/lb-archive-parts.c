/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-archive-parts.h"

#include <string.h>

#define MAX_NAME 60

void
lb_archive_file_free (LbArchiveFile *file)
{
  g_free (file->name);
  g_free (file->title);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  g_clear_pointer (&file->document, lb_document_unref);
  g_free (file->digest);
  g_free (file);
}

LbArchiveFile *
lb_archive_file_new (char *name, const char *title, GBytes *bytes)
{
  LbArchiveFile *file = g_new0 (LbArchiveFile, 1);

  file->name = name;
  file->title = g_strdup (title);
  file->bytes = bytes;
  if (bytes != NULL)
    file->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return file;
}

LbArchiveFile *
lb_archive_file_new_paper (char *name, const char *title, LbDocument *document)
{
  LbArchiveFile *file = lb_archive_file_new (name, title, NULL);

  file->document = document;
  return file;
}

/* The extension survives when a name is cut. */
static char *
cut_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  glong length = g_utf8_strlen (name, -1);
  glong extension = dot != NULL ? g_utf8_strlen (dot, -1) : 0;
  g_autofree char *head = NULL;

  if (length <= MAX_NAME)
    return g_strdup (name);
  if (extension == 0 || extension > 10)
    return g_utf8_substring (name, 0, MAX_NAME);
  head = g_utf8_substring (name, 0, MAX_NAME - extension);
  return g_strconcat (head, dot, NULL);
}

char *
lb_archive_clean_name (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_iscntrl (character) || character == '\\' || character == '/' || character == ':'
          || (character == '.' && clean->len == 0) || !g_unichar_isdefined (character))
        g_string_append_c (clean, '_');
      else
        g_string_append_unichar (clean, character);
    }
  return cut_name (clean->str);
}

/* A UTF-8 C locale is part of the C library itself; without it names would be turned into question marks. */
locale_t
lb_archive_enter_locale (void)
{
  static locale_t utf8;

  if (g_once_init_enter (&utf8))
    {
      locale_t made = newlocale (LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);

      if (made == (locale_t) 0)
        made = newlocale (LC_CTYPE_MASK, "", (locale_t) 0);
      g_once_init_leave (&utf8, made != (locale_t) 0 ? made : LC_GLOBAL_LOCALE);
    }
  return uselocale (utf8);
}

void
lb_archive_leave_locale (locale_t before)
{
  uselocale (before);
}

/* Finding blobs */

typedef struct
{
  GPtrArray *files;
  GHashTable *seen;          /* digests */
  const LbContext *context;
  const LbEvent *event;
} Search;

static const char *
folder_of (LbEventType type)
{
  switch ((int) type)
    {
    case LB_EVENT_REFERRED:
    case LB_EVENT_ADVISED:
    case LB_EVENT_HELP_ASKED:
    case LB_EVENT_RECEIVED:
    case LB_EVENT_STAGE_RECEIVED:
    case LB_EVENT_SUPPLIED:
      return "材料";
    case LB_EVENT_FINDINGS_RECORDED:
    case LB_EVENT_VISIT_CONCLUDED:
      return "勘验";
    case LB_EVENT_RESULT_MADE:
    case LB_EVENT_DIGITISED:
      return "结果";
    case LB_EVENT_DELIVERED:
    case LB_EVENT_POSTED:
    case LB_EVENT_POST_CONFIRMED:
    case LB_EVENT_MAIL_RETURNED:
      return "送达";
    case LB_EVENT_PAPER_ISSUED:
      return "签发";
    default:
      return "附件";
    }
}

static void
add_blob (Search *search, const char *blob, const char *name, const char *material)
{
  const LbMaterial *found = material != NULL ? lb_catalogue_material (search->context->catalogue, material) : NULL;
  const LbItem *item = search->event->item != NULL
                         ? lb_catalogue_item (search->context->catalogue, search->event->item) : NULL;
  const char *about = found != NULL ? found->name : item != NULL ? item->name : "";
  g_autofree char *clean = NULL;
  g_autofree char *title = NULL;
  LbArchiveFile *file;

  if (!g_hash_table_add (search->seen, g_strdup (blob)))
    return;
  clean = lb_archive_clean_name (name);
  title = *about != '\0' ? g_strdup_printf ("%s（%s）", about, name) : g_strdup (name);
  file = lb_archive_file_new (g_strdup_printf ("%s/%03u-%s", folder_of (search->event->type),
                                               search->files->len + 1, clean), title, NULL);
  file->digest = g_strdup (blob);
  if (search->event->type == LB_EVENT_PAPER_ISSUED)
    file->pages = (guint) lb_record_integer (search->event->data, "pages", 0);
  g_ptr_array_add (search->files, file);
}

/* A file may stand anywhere in an event: wherever a record has a blob and a name, there is one. */
static void
walk (Search *search, GVariant *value, const char *material)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);

      walk (search, inner, material);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    {
      const char *blob = lb_record_text (value, "blob");
      const char *name = lb_record_text (value, "name");
      const char *own = lb_record_text (value, "material");

      if (blob != NULL && name != NULL)
        add_blob (search, blob, name, material);
      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr (GVariant) entry = g_variant_get_child_value (value, i);
          g_autoptr (GVariant) child = g_variant_get_child_value (entry, 1);

          walk (search, child, own != NULL ? own : material);
        }
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}")))
    for (gsize i = 0; i < g_variant_n_children (value); i++)
      {
        g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

        walk (search, child, material);
      }
}

GPtrArray *
lb_archive_find_blobs (GPtrArray *events, const LbContext *context)
{
  Search search = { .context = context };

  search.files = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_archive_file_free);
  search.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < events->len; i++)
    {
      search.event = g_ptr_array_index (events, i);
      if (search.event->data != NULL)
        walk (&search, search.event->data, NULL);
    }
  g_hash_table_unref (search.seen);
  return search.files;
}
