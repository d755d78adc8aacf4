/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-error-page.h"

#include <gio/gio.h>

/*
 * There is a page in docs/errors for each code; the installed pages are HTML (docs/make-html.py).
 */
static FjError
get_code (const GError *error)
{
  return error->domain == FJ_ERROR ? (FjError) error->code : FJ_ERROR_FAILED;
}

/* (transfer full) (nullable) (type filename) */
static char *
dup_installed (const char *name)
{
  const char      *folder = g_getenv ("FLASHJIG_DOC_DIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : FJ_DOC_DIR, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/**
 * fj_error_dup_help:
 *
 * Returns: (transfer full): address of the first page of the documentation, on this computer where
 *   it is installed, else on the web
 */
char *
fj_error_dup_help (void)
{
  g_autofree char *path = dup_installed ("index.html");
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    return g_file_get_uri (file);
  return g_strdup (FJ_PROJECT_URL "/blob/main/docs/README.md");
}

/**
 * fj_error_dup_page_path:
 * @error: an error
 *
 * Returns: (transfer full) (nullable) (type filename): the page about this kind of error on this
 *   computer; %NULL where the pages are not installed. FLASHJIG_DOC_DIR names another folder of
 *   them.
 */
char *
fj_error_dup_page_path (const GError *error)
{
  g_autofree char *name =
    g_strdup_printf ("errors/%s.html", fj_error_code_to_name (get_code (error)));

  return dup_installed (name);
}

/**
 * fj_error_dup_page:
 * @error: an error
 *
 * Returns: (transfer full): address of the page about this kind of error, on this computer where it
 *   is installed, else on the web
 */
char *
fj_error_dup_page (const GError *error)
{
  g_autofree char *path = fj_error_dup_page_path (error);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    return g_file_get_uri (file);
  return g_strdup_printf ("%s/blob/main/docs/errors/%s.md", FJ_PROJECT_URL,
                          fj_error_code_to_name (get_code (error)));
}

/**
 * fj_issue_dup_page:
 * @code: the code of an issue
 *
 * Returns: (transfer full): address of the place in the documentation that is about it, on this
 *   computer where it is installed, else on the web
 */
char *
fj_issue_dup_page (const char *code)
{
  g_autofree char *path = dup_installed ("issue-codes.html");
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;

  if (uri != NULL)
    return g_strdup_printf ("%s#%s", uri, code);
  return g_strdup_printf ("%s/blob/main/docs/issue-codes.md", FJ_PROJECT_URL);
}
