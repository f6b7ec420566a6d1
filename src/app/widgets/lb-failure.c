/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-failure.h"
#include <glib/gi18n.h>
#include "lb-decide.h"
#include "lb-error.h"
#include "lb-leaf.h"
#include "lb-scan.h"

typedef struct
{
  int code;
  const char *what, *why, *next; /* message ids; why and next (nullable) */
} Words;

static const Words store_words[] = {
  { LB_ERROR_INVALID, N_("This is not valid."), NULL, N_("Correct it and try again.") },
  { LB_ERROR_TOO_LARGE, N_("This is too large."), N_("It is over the limit that the program accepts."),
    N_("Make it smaller or split it, then try again.") },
  { LB_ERROR_NOT_FOUND, N_("This was not found."), N_("It does not exist, or you may not see it."),
    N_("Check the number, or ask the section that leads the case.") },
  { LB_ERROR_NEWER, N_("This was made by a newer Lianban."), N_("It has been left untouched."),
    N_("Install the newer version, then open it again.") },
  { LB_ERROR_CORRUPT, N_("The stored data is damaged."), N_("It does not match its check sum."),
    N_("Stop working on this computer and call the platform section.") },
  { LB_ERROR_FULL, N_("This could not be saved."), N_("The disk is full."),
    N_("Free some space, then try again; what was saved before is safe.") },
  { LB_ERROR_BUSY, N_("The store is busy."), N_("More work is queued than it can take at once."),
    N_("Try again in a moment.") },
  { LB_ERROR_OFFLINE, N_("The store cannot be reached."), N_("The network or the store is down."),
    N_("What you save here is kept and sent once the store answers.") },
  { LB_ERROR_UNAUTHENTICATED, N_("You are not signed in."),
    N_("The name or password is not right, or the sign-in has ended."), N_("Sign in again.") },
  { LB_ERROR_FORBIDDEN, N_("You may not do this."), N_("Your role or section does not give it."),
    N_("Ask a colleague whose task it is.") },
  { LB_ERROR_CONFLICT, N_("Somebody was faster."), N_("The case has moved on since you opened it."),
    N_("Look at it again, then decide.") },
  { LB_ERROR_CURSOR_RESET, N_("This computer must load its data anew."), N_("The store was restored or your scope changed."),
    N_("Wait until it is loaded; what you have not sent is kept.") },
  { LB_ERROR_FAILED, N_("This did not work."), NULL, N_("Try again; if it happens again, call the platform section.") },
};

static const Words file_words[] = {
  { G_IO_ERROR_NOT_FOUND, N_("The file was not found."), N_("It was moved or deleted."), N_("Choose it again.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_("The file cannot be opened."), N_("You do not have the right to read or write it."),
    N_("Choose another file or folder.") },
  { G_IO_ERROR_NO_SPACE, N_("This could not be saved."), N_("The disk is full."),
    N_("Free some space, then try again; what was saved before is safe.") },
  { G_IO_ERROR_IS_DIRECTORY, N_("This is a folder."), NULL, N_("Choose a file.") },
  { G_IO_ERROR_TIMED_OUT, N_("No answer came in time."), N_("The network or the store is slow."),
    N_("Try again in a moment.") },
  { G_IO_ERROR_NOT_SUPPORTED, N_("This computer cannot do this."), N_("No program for this kind of file is installed."),
    N_("Call the platform section.") },
};

static const Words scan_words[] = {
  { LB_SCAN_ERROR_GONE, N_("The scanner does not answer any more."),
    N_("It was unplugged or switched off, or its cable or network is broken."),
    N_("The pages so far are kept. Check its cable and power, then scan the rest.") },
  { LB_SCAN_ERROR_BUSY, N_("The scanner is in use."), N_("Another program or another window is scanning with it."),
    N_("Wait until it is done, or choose another scanner.") },
  { LB_SCAN_ERROR_NO_PAPER, N_("There is no paper in the feeder."), NULL,
    N_("Put the paper in and scan, or choose the flatbed.") },
  { LB_SCAN_ERROR_JAMMED, N_("Paper is jammed in the feeder."), NULL,
    N_("The pages so far are kept. Take the paper out, put back what is not scanned yet, then scan the rest.") },
  { LB_SCAN_ERROR_COVER_OPEN, N_("The scanner’s lid is open."), NULL,
    N_("The pages so far are kept. Close the lid, then scan the rest.") },
  { LB_SCAN_ERROR_NO_ACCESS, N_("This scanner may not be used."),
    N_("This computer’s user has no right to it."), N_("Call the platform section.") },
  { LB_SCAN_ERROR_NO_ROOM, N_("The page could not be saved."), N_("The disk is full."),
    N_("The pages so far are kept. Free some space, then scan the rest.") },
  { LB_SCAN_ERROR_TOO_MANY, N_("One scan may not have more pages."), N_("The bureau’s limit has been reached."),
    N_("Keep these pages as one PDF, then scan the rest as another.") },
  { LB_SCAN_ERROR_TOO_LARGE, N_("The page is too large."), N_("It has more dots than the bureau’s limit."),
    N_("Choose a lower resolution and scan again.") },
  { LB_SCAN_ERROR_UNSUPPORTED, N_("This scanner cannot do that."),
    N_("It gives its picture in a way that Lianban does not understand."),
    N_("Choose grey, another source or another scanner.") },
  { LB_SCAN_ERROR_FAILED, N_("The scan did not work."), NULL,
    N_("The pages so far are kept. Try again; if it happens again, call the platform section.") },
};

static const Words leaf_words[] = {
  { LB_LEAF_ERROR_KIND, N_("This is no PDF and no picture."),
    N_("Its content is neither PDF nor PNG, JPEG or TIFF, whatever it is called."),
    N_("Attach a PDF or a picture, or scan the paper.") },
  { LB_LEAF_ERROR_DAMAGED, N_("The file is damaged."), N_("It cannot be opened, or takes too long or too much memory."),
    N_("Ask for it once more, or scan the paper.") },
  { LB_LEAF_ERROR_LOCKED, N_("The PDF is locked."), N_("It can only be opened with a password."),
    N_("Ask the applicant for one without a password, or scan the paper.") },
  { LB_LEAF_ERROR_TOO_LARGE, N_("The file is too large."), N_("It is over the bureau’s limit of size or of dots."),
    N_("Make it smaller or split it, or scan the paper.") },
  { LB_LEAF_ERROR_FAILED, N_("The file could not be looked at."), NULL,
    N_("Try again; if it happens again, call the platform section.") },
};

static const Words *
find_words (const Words *words, gsize count, int code)
{
  for (gsize i = 0; i < count; i++)
    if (words[i].code == code)
      return &words[i];
  return NULL;
}

static LbFailure *
new_failure (const char *what, const char *why, const char *next)
{
  LbFailure *failure = g_new0 (LbFailure, 1);

  failure->what = g_strdup (what);
  failure->why = g_strdup (why);
  failure->next = g_strdup (next);
  return failure;
}

static const char *
translated (const char *text)
{
  return text != NULL ? _(text) : NULL;
}

/* A message of ours that says more than its code does: the place of what is not valid, the operation that failed. */
static const char *
detail_of (const GError *error, const Words *words)
{
  if (words->why != NULL)
    return _(words->why);
  return error->message;
}

/* Their messages are for logs: English, from libraries and drivers. */
static gboolean
is_of_devices (const GError *error)
{
  return error->domain == LB_SCAN_ERROR || error->domain == LB_LEAF_ERROR;
}

LbFailure *
lb_failure_new (const GError *error)
{
  const Words *words = NULL;

  if (error == NULL)
    return new_failure (_("This did not work."), NULL, NULL);
  if (error->domain == LB_REFUSAL)
    return new_failure (_(lb_refusal_label ((LbRefusal) error->code)), error->message, NULL);
  if (error->domain == LB_ERROR)
    words = find_words (store_words, G_N_ELEMENTS (store_words), error->code);
  else if (error->domain == LB_SCAN_ERROR)
    words = find_words (scan_words, G_N_ELEMENTS (scan_words), error->code);
  else if (error->domain == LB_LEAF_ERROR)
    words = find_words (leaf_words, G_N_ELEMENTS (leaf_words), error->code);
  else if (error->domain == G_IO_ERROR)
    words = find_words (file_words, G_N_ELEMENTS (file_words), error->code);
  if (words == NULL)
    return new_failure (_("This did not work."), error->message, NULL);
  return new_failure (_(words->what),
                      is_of_devices (error) ? translated (words->why) : detail_of (error, words),
                      translated (words->next));
}

void
lb_failure_free (LbFailure *failure)
{
  if (failure == NULL)
    return;
  g_free (failure->what);
  g_free (failure->why);
  g_free (failure->next);
  g_free (failure);
}

char *
lb_error_describe (const GError *error)
{
  g_autoptr (LbFailure) failure = lb_failure_new (error);
  GString *text = g_string_new (failure->what);

  if (failure->why != NULL)
    g_string_append_printf (text, "\n%s", failure->why);
  if (failure->next != NULL)
    g_string_append_printf (text, "\n%s", failure->next);
  return g_string_free (text, FALSE);
}

gboolean
lb_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
