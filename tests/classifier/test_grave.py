"""What a grave call comes to: which half of a matter it is, by what is changed, lost or paid."""

import pytest

from tests.classifier.told import said_of, said_on


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("create_shop_role", "Create a role of the shop", "Whoever is given the role gets all that it opens"),
        ("grant_permission", "Grant a permission on a shelf", "Whoever gets the permission can do more than before"),
        ("add_member", "Add a member to the team", "Whoever is added can get at what is there"),
        ("enable_user_block", "Block users and change their access", "Whoever it concerns is shut out"),
        ("update_shop_member", "Update the shop member", "What somebody may do, or is taken for, can change by it"),
        ("enforce_mfa", "Enforce MFA for all users", "Whoever can't take the further step is shut out"),
        ("disable_mfa", "Disable the MFA of a user", "A check falls away that stood before it"),
        ("set_env_vars", "Set environment variables", "Whatever reads the variables from then on gets what is set"),
        ("deactivate_policy", "Deactivate a policy", "What the policy let through or shut out is decided without"),
    ],
)
def test_a_grave_change_is_told_by_the_half_that_it_is(name: str, description: str, ground: str) -> None:
    said = said_of(name, description)
    assert f" {ground}" in said and "shuts out the right ones" not in said


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("update_plugin", "Update a plugin of the production gateway", "It has a hand in every request that passes it"),
        ("create_production_service", "Create a service", "Requests can be led to it from then on"),
        ("update_route", "Update a route of the production gateway", "It decides which requests the gateway lets"),
        ("delete_service", "Delete a service", "requests that went by the service get no answer"),
    ],
)
def test_a_gateway_is_told_by_the_requests_that_pass_it(name: str, description: str, ground: str) -> None:
    assert ground in said_on("acme/kong-mcp", name, description)
    assert ground not in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "ground"),
    [
        ("delete_listing", "Delete a listing of the market", "what was offered there can't be bought any more"),
        ("delete_dns_record", "Delete a DNS record of the zone", "nobody finds any more what the record pointed to"),
        ("drop_trigger", "Drop a trigger of the table", "what the trigger did by itself is not done any more"),
        ("remove_group_members", "Remove members from a group", "whoever is taken out has to be let in again"),
        ("delete_cycle_issue", "Remove an issue from a cycle", "the issue itself stays"),
        ("purge_queue", "Remove all messages from a queue", "what waited in the queue is never dealt with"),
        ("remove_collections", "Remove all empty collections", "though only what is empty goes"),
        ("delete_shop_contract", "Delete a contract. It can only be deleted if it is a draft.", "than a test or a"),
        ("delete_quiz_tag", "Remove a tag attachment from a quiz", "the tag and what bore it stay"),
        ("delete_daily_note", "Delete the note of a day", "no more is lost than what the note said"),
    ],
)
def test_a_loss_is_told_by_what_goes(name: str, description: str, ground: str) -> None:
    assert ground in said_of(name, description)


def test_what_is_small_is_not_said_to_be_gone_for_good() -> None:
    said = said_of("delete_course_permission", "Remove a user permission from a course", "course", "user")
    assert "A right that is taken away is gone" in said
    assert "can do less until it is granted again" in said and "bring back" not in said


def test_a_key_that_is_handed_in_is_what_is_at_stake() -> None:
    said = said_of("get_account_by_private_key", "Get the account by private key", "key")
    assert "Whoever gets to see the key that is handed in has all that it opens" in said


def test_what_an_argument_decides_is_not_said_to_be_for_good() -> None:
    said = said_of("delete_file", "Trash or delete a file", "file_id", "permanent")
    assert "can be for good, so it is Destructive" in said and "cannot be undone" not in said


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("undelegate", "Undelegate tokens from a validator", "sets assets free that were tied up on a chain"),
        ("deploy_token", "Deploy a new ERC-20 token", "puts something of worth on a chain that was not there before"),
        ("create_payment_link", "Create a payment link", "what it makes is there to be paid, so"),
        ("create_coupon", "Create a coupon", "what it makes changes a price, so"),
        ("get_shop_password", "Get the password of the shop", "All it does is to hand back a secret"),
        ("read_ssh_connections", "Read all SSH connections", "though the answer can hold secrets"),
        ("nmap_scan", "Run an nmap scan on a target", "so it is Execute and not Read"),
        ("redeploy_shop", "Redeploy the shop", "puts something where it runs"),
        ("cancel_challenge", "Cancel an outgoing challenge", "What was asked for or planned is called off"),
        ("invite_person", "Invite a person to the workspace", "Whoever is invited is told of it"),
    ],
)
def test_a_category_is_told_by_what_is_done(name: str, description: str, reason: str) -> None:
    assert reason in said_of(name, description)


@pytest.mark.parametrize(
    ("name", "description", "reason"),
    [
        ("delete_comment", "Delete a comment", "An edit would leave it there, and this takes it away"),
        ("delete_tags", "Delete tags", "A change would leave them in place, and this takes them out"),
        ("remove_member", "Remove a member from a team", "leave whoever it concerns in, and this takes them out"),
        ("delete_todo", "Delete a todo", "To mark it as done would leave it on record, and this does not"),
        ("clear_cache", "Clear the cache", "What was kept ready is thrown away, and not only brought up to date"),
        ("remove_song_from_queue", "Remove a song from the queue", "A change would leave it in, and this takes it out"),
        ("delete_breakpoint", "Delete a breakpoint", "the breakpoint leaves nothing that could be changed back"),
        ("delete_quiz", "Remove/archive a quiz set", "Of archiving and removing, the graver counts"),
    ],
)
def test_a_small_loss_is_told_from_a_change_of_the_thing(name: str, description: str, reason: str) -> None:
    assert f"{reason}, so it is Destructive and not Write." in said_of(name, description)


def test_why_it_is_a_loss_does_not_take_the_place_of_what_keeps_it_small() -> None:
    said = said_of("delete_rule", "Delete a rule", "rule_id")
    assert "would leave it standing" in said and "the rule can be set up again" in said


def test_a_listed_argument_decides_whether_a_loss_is_for_good() -> None:
    text = "Move a note to the trash, or delete it permanently.\n\nArgs:\n    permanent: Delete it for good\n"
    assert "It can be for good" in said_of("delete_note", text)
