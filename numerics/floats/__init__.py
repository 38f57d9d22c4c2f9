"""Floating point: searches and fast losses; nothing here decides a verdict.

=========================  =======================================================================
`arithmetic`               a formula on float64 arrays
`expectations`             float64 expectations over iid negatives
`population`               float64 population loss, gradient and Hessian
`nonsmooth`                float64 subgradients of losses with kinks
`vertex_step`              ties of such losses made exact by Newton's method
`vertex_multipliers`       of many multipliers at such ties those with room
`unit_vectors`             the simplex ETF in floats, rational vectors next to floats
`sharpening`               how far losses with kinks are smoothed from step to step
`sphere_descent`           float64 minimisation over products of spheres
`dual_search`              the search for the minimising Gram matrix
`rare_rows`                Newton steps for rows whose curvatures are of many sizes
`quasi_newton`             float64 minimisation by L-BFGS, down to rounding error
`many_search`              the search for the minimising Gram matrix of many classes
`law_barrier`              float64 minimisers and L_sup for many class laws at once
`dual_certificate`         from a candidate to a certificate for the minimum
`point_losses`             the loss at points and its derivatives, smoothed where it has kinks
`downstream_search`        the search for classifiers: L_sup, and linear probes
`block_loss`               the loss of groups of classes of equal mass, as a function of rows
`block_kinks`              the minimiser of such groups for a loss with kinks
`block_search`             the minimiser of such groups, and its certificate
`block_downstream_search`  the search for classifiers of such groups
`many_classifiers`         the same for many classes, a vector each
`arrays`                   what the fast losses need of any array library
`exponential_sums`         the logarithm as a table of exponentials
`chebyshev`                Chebyshev series, and sums of Chebyshev polynomials
`block_kernels`            the pass over a block of products, by the array API
`fused`                    the same as one CUDA kernel each, for CuPy
`fast_loss`                the loss of many class vectors and its gradient, in blocks
`empirical_loss`           the loss of N labelled points, in float64 and any array library
`sampling`                 how positives and negatives are drawn from labelled points
`distinct_negatives`       the same with different negatives, drawn without replacement
`label_laws`               the same where the label of a point is a law
`latent_loss`              that loss of class means and of their Gram completion
`cosine_sums`              sums over many vectors of polynomials of their cosines
`anchor_classes`           the loss given the class of the anchor, for a few of many classes
`neural_collapse`          the quantities NC1 to NC4
`batches`                  rows of two views, of two towers or with labels
`batch_losses`             the loss of one batch
`batch_search`             rows of a given dimension whose loss of a batch is small
`cosines`                  cosines and class means of many points
`decimals`                 exact numbers to a few digits, rounded in a direction
=========================  =======================================================================
"""
