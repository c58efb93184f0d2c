import shutil

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

import recordings
from projects import CONFIG
from striate import cli
from striate.digests import sha256
from striate.inscription.picture import inscription_of
from striate.places import stamp_of
from striate.rawfiles import source_sha256
from striate.stamps import Stamp, save_stamp, written_now
from striate.style import save_figure


@pytest.fixture(scope="module")
def original(drawn_project):
    return drawn_project


@pytest.fixture
def project(original, tmp_path):
    """A copy that a test may spoil."""
    root = tmp_path / "project"
    shutil.copytree(original.root, root)
    return type(original)(root, original.settings)


@pytest.fixture
def verify(monkeypatch, capsys, tmp_path):
    """Run the command in an empty folder, which stays so; what it printed, or its message."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    def command(*arguments):
        monkeypatch.setattr("sys.argv", ["striate", "verify", *map(str, arguments)])
        said = ""
        try:
            cli.main()
        except SystemExit as end:
            said = str(end.code)
        assert not list((tmp_path / "elsewhere").iterdir())
        return said or capsys.readouterr().out

    return command


@pytest.mark.slow
@pytest.mark.parametrize("figure", ["time-course", "raster", "heatmap"])
def test_the_numbers_of_a_figure_hold_whether_it_shows_time_courses_or_not(project, verify, figure):
    project.draw(figure)
    path = project.figure(f"{figure}.png")
    assert verify(path).startswith(f"The numbers of {path} hold: derived anew from session.mat")


def test_the_numbers_of_a_figure_hold(project, verify):
    figure = project.figure("difference.pdf")
    said = verify(figure)
    rows = figure.with_suffix(".csv").read_text().splitlines()
    count = (len(rows) - 1) * len(rows[0].split(","))
    assert said == (
        f"The numbers of {figure} hold: derived anew from session.mat, SHA-256 "
        f"{sha256(project.raw)}, they are the same to the last digit ({count} in all). "
        "The picture itself was not compared: only the results it was drawn in know it.\n"
    )


def test_a_picture_that_is_not_what_was_drawn_is_said_though_its_numbers_hold(project, verify):
    figure = project.figure("difference.png")
    name = figure.relative_to(project.root).as_posix()
    stamp = Stamp("", {}, {}, {name: written_now(figure)})
    save_stamp(stamp, project.root / stamp_of(name))
    assert verify(figure).endswith("in all). The picture is what was drawn.\n")
    content = bytearray(figure.read_bytes())
    content[-20] ^= 1
    figure.write_bytes(content)
    assert "hold, but the picture is not what was drawn" in verify(figure)


@pytest.mark.slow
def test_the_numbers_of_a_figure_of_a_recording_hold(project, verify):
    project.draw("tuning")
    said = verify(project.figure("tuning.svg"))
    assert said.startswith(f"The numbers of {project.figure('tuning.svg')} hold: ")


@pytest.mark.slow
def test_a_link_to_a_figure_leads_to_its_project(project, verify, tmp_path):
    (tmp_path / "Figure 1.png").symlink_to(project.figure())
    assert " hold: " in verify(tmp_path / "Figure 1.png")


def test_a_figure_alone_is_verified_from_a_raw_file_anywhere(original, verify, tmp_path):
    shutil.copy(original.figure(), tmp_path / "figure.png")
    shutil.copy(original.raw, tmp_path / "renamed.mat")
    said = verify(tmp_path / "figure.png")
    assert said.endswith(
        "does not lie under results/figures, where its raw file could be found; "
        "give the raw file with --raw"
    )
    assert " hold: " in verify(tmp_path / "figure.png", "--raw", tmp_path / "renamed.mat")


@pytest.mark.slow
def test_numbers_that_differ_are_counted_and_the_first_is_shown(project, verify):
    """A figure as another program would have made it: one number is not what follows."""
    figure, table = project.figure(), project.figure("difference.csv")
    names, *rows = (line.split(",") for line in table.read_text().splitlines())
    column = names.index("units")
    old, rows[2][column], rows[4][column] = rows[2][column], "furlongs", "furlongs"
    table.write_text("".join(",".join(row) + "\n" for row in (names, *rows)))
    told = inscription_of(figure) | {"Numbers": f"difference.csv, SHA-256 {sha256(table)}"}
    save_figure(Figure((1, 1)), figure, told)
    assert verify(figure) == (
        f"striate: The numbers of {figure} do not hold: 2 of {len(rows) * len(names)} numbers "
        f"differ, first units in row 3: furlongs in the figure, {old} now"
    )
    table.unlink()
    assert "another SHA-256; difference.csv beside it is not there" in verify(figure)
    table.write_text("x\n")
    assert "difference.csv beside it has other numbers than the figure" in verify(figure)
    told["Software"] = "Striate 0.0.1, numpy 1.0"
    save_figure(Figure((1, 1)), figure, told)
    assert "; the figure was drawn by Striate 0.0.1, numpy 1.0, and this is " in verify(figure)


def test_a_table_that_was_changed_beside_the_figure_is_found(project, verify):
    table = project.figure("difference.csv")
    first, second, *others = table.read_text().splitlines()
    number = next(cell for cell in second.split(",") if "." in cell)
    table.write_text("\n".join([first, second.replace(number, f"{number}1", 1), *others]) + "\n")
    said = verify(project.figure())
    assert "hold, and difference.csv beside it was changed: 1 of" in said


def test_a_configuration_that_was_changed_gives_other_numbers(project, verify):
    figure = project.figure()
    told = inscription_of(figure)
    told["Configuration"] = told["Configuration"].replace("stop: 0.1", "stop: 0.05")
    save_figure(Figure((1, 1)), figure, told)
    said = verify(figure)
    assert "do not hold: " in said
    assert " numbers differ, first " in said


def test_another_raw_file_is_said_and_nothing_is_derived(project, verify):
    before = sha256(project.raw)
    recordings.write_v1v2_1_mat(project.raw, rows=8, bins=(128, 150), seed=1)
    said = verify(project.figure())
    assert said.startswith(f"striate: {project.raw}: the SHA-256 is {sha256(project.raw)}, and ")
    assert f"made from session.mat, SHA-256 {before}: the raw file has changed" in said


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda p: p.raw.unlink(), "session.mat: no such file, so the numbers of"),
        (lambda p: (p.root / "config.yaml").unlink(), "config.yaml does not exist"),
        (lambda p: (p.root / "config.yaml").write_text("a: ["), "config.yaml has 1 fault"),
        (
            lambda p: (p.root / "config.yaml").write_text(CONFIG.replace("own", "mine")),
            "config.yaml: has no recording 'own' made from files of the names",
        ),
    ],
)
def test_a_raw_file_that_is_not_found_is_asked_for(project, verify, spoil, words):
    spoil(project)
    said = verify(project.figure())
    assert words in said
    assert said.rstrip().endswith("give the raw file with --raw")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["none.mat"], "none.mat: no such file"),
        (["a=x.mat", "b=y.mat"], "was made from other files; write one file"),
        (["/dev/null"], "/dev/null: is no file"),
    ],
)
def test_a_wrong_raw_file_is_one_sentence(project, verify, given, words):
    assert words in verify(project.figure(), "--raw", *given)


def test_a_damaged_raw_file_of_the_right_digest_is_one_sentence(project, verify):
    project.raw.write_bytes(b"MATLAB 5.0 MAT-file" + bytes(np.arange(200, dtype=np.uint8)))
    told = inscription_of(project.figure())
    told["Source"] = f"session.mat, SHA-256 {sha256(project.raw)}"
    save_figure(Figure((1, 1)), project.figure(), told)
    said = verify(project.figure())
    assert said.startswith(f"striate: {project.raw}: ")
    assert "\n" not in said


def test_a_path_inside_a_figure_is_not_followed(project, verify):
    told = inscription_of(project.figure())
    told["Configuration"] = told["Configuration"].replace("session.mat", "/etc/passwd")
    save_figure(Figure((1, 1)), project.figure(), told)
    assert "passwd" not in verify(project.figure())


@pytest.fixture
def hashed(monkeypatch):
    """Every file whose content was read for its digest, by name."""
    seen = []

    def remembered(paths):
        seen.extend(path.name for path in paths)
        return source_sha256(paths)

    monkeypatch.setattr("striate.verification.rawsource.source_sha256", remembered)
    return seen


@pytest.mark.parametrize(
    "named", ["file: secret/id_rsa", "file: secret", "files: {a: secret/raw/session.mat}"]
)
def test_only_files_of_the_names_that_the_figure_says_are_read(project, verify, hashed, named):
    (project.root / "secret" / "id_rsa").write_text("key")
    config = CONFIG.replace("file: secret/raw/session.mat", named)
    (project.root / "config.yaml").write_text(config)
    assert "made from files of the names" in verify(project.figure())
    assert hashed == []


def test_a_folder_is_read_only_for_a_figure_of_a_folder(project, verify, hashed):
    folder = project.raw.with_name("folder")
    folder.mkdir()
    (folder / "key").write_text("secret")
    project.raw.unlink()
    folder.rename(project.raw)
    assert "is a folder that holds no BIDS data set" in verify(project.figure())
    (project.raw / "eeg").mkdir()
    for name in ("sub-1_eeg.edf", "sub-2_eeg.edf"):
        (project.raw / "eeg" / name).write_text("secret")
    said = verify(project.figure())
    assert "is read from other files now (a SHA-256 of the list of 2 files) than when" in said
    assert hashed == []


def test_what_a_figure_says_cannot_control_the_terminal(project, verify):
    told = inscription_of(project.figure())
    texts = PngImagePlugin.PngInfo()
    for key, text in told.items():
        texts.add_itxt(key, text.replace("session.mat,", "\x1b[2Jsession\u202e.mat,"))
    figure = project.figure("difference.png")
    Image.new("L", (2, 2)).save(figure, pnginfo=texts)
    said = verify(figure)
    assert "session .mat" in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)
