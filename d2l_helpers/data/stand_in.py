"""Numbers in place of the airfoil data: the same loss surface, and no measurements."""

import numpy as np

# For a linear model with squared loss, these moments of the measurements are the loss surface.
MEANS = 2886.38057219, 6.78230206254, 0.13654823686, 50.8607451763, 0.0111398803912, 124.835942781
DEVIATIONS = np.array(
    [3151.52420224, 5.91615902547, 0.0935096051895, 15.5676029664, 0.0131458588768, 6.89636127749]
)
CORRELATIONS = (  # the upper triangle, row by row
    *(-0.272764536153, -0.00366063887236, 0.133663830724, -0.230107353091, -0.390711411708),
    *(-0.504868149764, 0.0587595651176, 0.753393784655, -0.156107529344),
    *(0.00378662876739, -0.220842430914, -0.236161512364),
    *(-0.00397401318358, 0.125102800762),
    -0.312669506277,
)
ROWS = SEED = 1503  # with this seed, the last 3 rows, which the chapter leaves out, are no outliers


def stand_in():
    """Return a fixed sample, coloured to have the stored moments exactly; shape (1503, 6)."""
    correlations = np.eye(6)
    correlations[np.triu_indices(6, 1)] = CORRELATIONS
    correlations += np.triu(correlations, 1).T
    normal = np.random.RandomState(SEED).standard_normal((ROWS, 6))
    normal -= normal.mean(axis=0)
    have, want = np.linalg.cholesky([normal.T @ normal / ROWS, correlations])
    return MEANS + DEVIATIONS * (normal @ np.linalg.solve(have.T, want.T))
