"""When files that failed are tried again."""

from math import inf

from worker.file_rests import Rests


def fail(rests: Rests, path: str, now: float) -> float:
    return rests.fail(path, now, first=30.0, longest=600.0)


def test_a_file_rests_until_its_time_is_over():
    rests = Rests()
    rests.rest(["a", "b"], until=10.0)

    rests.end(9.9)
    before = "a" in rests
    rests.end(10.0)

    assert before
    assert "a" not in rests
    assert rests.next_end == inf


def test_a_file_that_keeps_failing_rests_longer_each_time_but_never_for_too_long():
    rests = Rests()

    pauses = [fail(rests, "a", now=0.0) for _ in range(100)]

    assert pauses[:7] == [30.0, 60.0, 120.0, 240.0, 480.0, 600.0, 600.0]
    assert pauses[-1] == 600.0
    assert rests.failures("a") == 100
    assert rests.next_end == 600.0


def test_a_file_is_not_to_blame_while_all_others_fail_too():
    rests = Rests()
    fail(rests, "a", now=0.0)
    fail(rests, "b", now=0.0)
    fail(rests, "a", now=30.0)

    assert not rests.is_to_blame("a")


def test_a_file_is_told_of_when_it_alone_fails_again():
    rests = Rests()
    fail(rests, "a", now=0.0)
    at_first = rests.is_suspect("a")
    fail(rests, "a", now=30.0)
    again = rests.is_suspect("a")
    fail(rests, "b", now=40.0)

    assert (at_first, again) == (False, True)
    assert not rests.is_suspect("a")


def test_when_the_database_answers_again_the_files_it_held_up_rest_no_longer():
    rests = Rests()
    fail(rests, "a", now=0.0)

    freed = rests.release()

    assert freed
    assert "a" not in rests
    assert not rests.release()


def test_a_file_that_fails_after_others_went_well_is_to_blame_and_rests_all_the_same():
    rests = Rests()
    fail(rests, "a", now=0.0)
    rests.go_well(["b"])
    fail(rests, "a", now=1.0)

    freed = rests.release()

    assert rests.is_to_blame("a")
    assert not freed
    assert "a" in rests


def test_a_file_that_went_well_at_last_is_forgotten():
    rests = Rests()
    fail(rests, "a", now=0.0)

    rests.go_well(["a"])

    assert rests.failures("a") == 0
    assert "a" not in rests


def test_of_files_that_are_gone_nothing_is_kept():
    rests = Rests()
    fail(rests, "a", now=0.0)
    fail(rests, "b", now=1.0)
    rests.end(30.0)

    rests.keep_resting()

    assert rests.failures("a") == 0
    assert rests.failures("b") == 1
