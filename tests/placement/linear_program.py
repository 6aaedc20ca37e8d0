"""HiGHS as a program of its own: `python linear_program.py PROGRAM.npz USED.npy`.

A process of its own, since OR-tools brings another HiGHS, and two of them in one process do not load.
"""

import sys

import highspy
import numpy as np


def solved(given) -> np.ndarray:
    """Which arcs from a member to an entity are used at least cost."""
    members, entities, room = given["members"], given["entities"], given["room"]
    arcs, people = len(members), len(given["unplaced"])
    cost = np.concatenate([given["cost"], given["piece"].ravel(), given["unplaced"]]).astype(float)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cost), people + len(room)
    program.col_cost_ = cost
    program.col_lower_ = np.zeros(len(cost))
    program.col_upper_ = np.concatenate([np.ones(arcs), room.ravel(), np.ones(people)]).astype(float)
    program.row_lower_ = program.row_upper_ = np.append(np.ones(people), np.zeros(len(room)))
    write_columns(program, members, people + entities, people + np.repeat(np.arange(len(room)), room.shape[1]), people)
    used = np.array(values(program))[:arcs]
    assert np.abs(used - np.rint(used)).max(initial=0) < 1e-6, "not a vertex"
    return used > 0.5


def write_columns(program, members, entity_rows, piece_rows, people) -> None:
    """An arc goes from its member to its entity, a piece from its entity, and the rest go to nobody."""
    arcs, alone = len(members), len(piece_rows) + people
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_ = np.append(np.arange(0, 2 * arcs, 2), 2 * arcs + np.arange(alone + 1))
    matrix.index_ = np.concatenate([np.column_stack((members, entity_rows)).ravel(), piece_rows, np.arange(people)])
    matrix.value_ = np.concatenate([np.ones(2 * arcs), -np.ones(len(piece_rows)), np.ones(people)])


def values(program) -> list[float]:
    """The value of each column at the least cost."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(program)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
    return list(solver.getSolution().col_value)


if __name__ == "__main__":
    with np.load(sys.argv[1]) as given:
        np.save(sys.argv[2], solved(given))
