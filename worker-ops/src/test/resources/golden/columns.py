"""scikit-learn's features of made-up tables: the oracle of SchemaGoldensTest.

Tool: scikit-learn 1.2.1 as packaged in Debian 12 (python3-sklearn 1.2.1+dfsg-1), NumPy 1.24.2.
Command, in this folder: /usr/bin/python3 columns.py

Writes columns.txt, a row a line: "train" or "score", the cells (age, income, size, city, user), and
their features, with tabs in between. All is fitted on the training rows. Numbers are exact in
float32. Then "hash", a text, and MurmurHash3 of it.
"""
import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.utils import murmurhash3_32

rng = np.random.default_rng(2027)
TRAIN, SCORE, BUCKETS = 60, 20, 16
n = TRAIN + SCORE
age = np.round(rng.normal(40, 12, n) * 4) / 4
income = np.round(np.exp(rng.normal(9, 2, n)))
size = np.round(rng.normal(0, 1, n) * 64) / 64
age[rng.random(n) < 0.2] = np.nan
income[rng.random(n) < 0.2] = np.nan
income[:3] = 1, 2, 3
cities = np.array(["10", "9", "Berlin", "Zürich", "paris"])
city = rng.choice(cities, n)
city[TRAIN + 1], city[TRAIN + 5] = "Oslo", "90"
user = np.array(["user %d" % u for u in rng.integers(0, 30, n)])
train = slice(0, TRAIN)


def column(x):
    return x.reshape(-1, 1)


def fitted(step, x):
    return step.fit(x[train]).transform(x)


imputer = SimpleImputer(strategy="mean")
f_age = fitted(StandardScaler(), fitted(imputer, column(age)))
f_missing = column(np.isnan(age).astype(float))
filled = SimpleImputer(strategy="constant", fill_value=100).fit_transform(column(income))
f_income = fitted(StandardScaler(), np.log1p(np.clip(filled, 2, 50000)))
f_size = fitted(MinMaxScaler(), column(size))
f_city = fitted(OneHotEncoder(categories=[["9", "10", "Berlin", "Zürich", "paris"]],
                              handle_unknown="ignore"), column(city)).toarray()
hasher = FeatureHasher(n_features=BUCKETS, input_type="string", alternate_sign=False)
f_user = hasher.transform([["user=" + u] for u in user]).toarray()
features = np.hstack([f_age, f_missing, f_income, f_size, f_city, f_user])


def cell(x):
    return "" if np.isnan(x) else "%.9g" % x


with open("columns.txt", "w", encoding="utf-8") as out:
    for i in range(n):
        cells = [cell(age[i]), cell(income[i]), cell(size[i]), city[i], user[i]]
        numbers = " ".join("%.12g" % v for v in features[i])
        print("\t".join(["train" if i < TRAIN else "score", *cells, numbers]), file=out)
    for text in ["", "a", "ab", "abc", "abcd", "abcde", "user=Zürich", "x" * 33]:
        print("\t".join(["hash", text, str(murmurhash3_32(text.encode(), 0))]), file=out)
