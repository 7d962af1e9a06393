"""What is said of an argument that holds a path."""

import pytest

from tests.classifier.told import said_of


@pytest.mark.parametrize(
    ("name", "description", "keys", "said"),
    [
        (
            "add_vector_layer",
            "Add a vector layer to the project",
            ("path", "provider"),
            "“path” decides which file is read",
        ),
        ("load_project", "Load a project from a path", ("path",), "“path” decides which file is read"),
        ("backup_create", "Create a backup of a file", ("file_path",), "“file_path” decides which file is read"),
        ("upload_image", "Upload an image", ("filename", "base64_image"), "“filename” decides where it lands"),
        ("create_document", "Create a document", ("file_path",), "“file_path” decides where it lands"),
        (
            "trackActiveFile",
            "Tracks an active file",
            ("action", "filename"),
            "“filename” decides which file it concerns",
        ),
        ("edit_file", "Edit a file", ("path", "edits"), "“path” decides which file is changed"),
    ],
)
def test_what_a_path_names_is_told_by_what_is_done_there(
    name: str, description: str, keys: tuple[str, ...], said: str
) -> None:
    assert said in said_of(name, description, *keys)


@pytest.mark.parametrize(
    ("name", "description", "text", "said"),
    [
        ("upload_file", "Upload a file to the store", "Destination in the store", "decides where it lands"),
        ("ingest_files", "Ingest files into the base", "Relative path to a folder", "decides where it looks"),
        ("store_add", "Stores an archive with the service", "Path of the file to store", "decides which file is read"),
        ("update_config", "Update the configuration", "Project directory path", "decides where it takes effect"),
        ("edit_file", "Edit a file", "Path of a file, relative to the project folder", "decides which file is changed"),
    ],
)
def test_the_own_words_of_a_path_tell_more_nearly_what_it_names(
    name: str, description: str, text: str, said: str
) -> None:
    path = {"type": "string", "description": text}
    assert f"“path” {said}" in said_of(name, description, properties={"path": path})


def test_the_path_of_a_repository_and_the_new_path_of_a_node_are_no_files() -> None:
    assert "“path” decides" not in said_of("create_repo", "Create a repository", "name", "path", "a", "b")
    new = {"path": {"type": "string", "description": "New path"}, "node_id": {"type": "string"}}
    assert "“node_id” decides which node is changed" in said_of("update_node", "Update a node", properties=new)
